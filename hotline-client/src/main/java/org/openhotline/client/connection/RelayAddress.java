package org.openhotline.client.connection;

/// Where a relay node listens.
///
/// @param host name or address
/// @param port 1 to 65,535
public record RelayAddress(String host, int port) {
  /// Checks the port.
  ///
  /// @throws IllegalArgumentException if host or port is not usable
  public RelayAddress {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "'" + host + ":" + port + "' is not a relay address; it is host:port, port 1 to 65535");
    }
  }

  /// Reads `host:port`; an IPv6 address stands in brackets.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public static RelayAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + text + "' is not a relay address; it is host:port");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new RelayAddress(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a relay address; the port is not a number", e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
