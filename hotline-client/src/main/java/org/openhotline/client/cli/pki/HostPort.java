package org.openhotline.client.cli.pki;

import org.openhotline.protocol.message.Text;

/// The address of a relay node as people write it.
///
/// @param host name or address; without brackets
/// @param port 1 to 65535
record HostPort(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /// Reads `host:port` or `[ipv6]:port`.
  ///
  /// @throws IllegalArgumentException with a sentence for people if the text has another form
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "" : text.substring(0, colon);
    String digits = text.substring(colon + 1);
    boolean number = digits.matches("\\d{1,5}");
    int port = number ? Integer.parseInt(digits) : 0;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + Text.shown(text) + "' is not HOST:PORT (for instance relay.example:7443)");
    }
    return new HostPort(host, port);
  }
}
