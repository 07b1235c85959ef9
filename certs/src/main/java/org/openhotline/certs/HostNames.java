package org.openhotline.certs;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.openhotline.certs.ParsedCertificate.Host;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Text;

/// Hosts as a relay's certificate names them: DNS names without wildcards, IPv4 and IPv6 addresses.
///
/// Nothing here asks a name server.
final class HostNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private HostNames() {}

  /// The host of a text such as `relay.example`, `192.0.2.7` or `2001:db8::7` (brackets allowed).
  ///
  /// @throws IllegalArgumentException with a sentence for people if it is none of these
  static Host of(String text) {
    String host = text.strip().toLowerCase(Locale.ROOT);
    if (IPV4.matcher(host).matches() || host.indexOf(':') >= 0) {
      String bare =
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
      GeneralName name;
      try {
        name = new GeneralName(GeneralName.iPAddress, bare);
      } catch (IllegalArgumentException e) {
        throw notHost(text);
      }
      return new Host(
          "",
          Bytes.of(org.bouncycastle.asn1.ASN1OctetString.getInstance(name.getName()).getOctets()));
    }
    if (!NAME.matcher(host).matches()) {
      throw notHost(text);
    }
    return new Host(host, Bytes.EMPTY);
  }

  private static IllegalArgumentException notHost(String text) {
    return new IllegalArgumentException(
        "'"
            + Text.shown(text)
            + "' is neither a host name nor an IP address (for instance relay.example or"
            + " 192.0.2.7)");
  }

  /// The host in the form of a subject alternative name.
  static GeneralName generalName(Host host) {
    return host.address().isEmpty()
        ? new GeneralName(GeneralName.dNSName, host.name())
        : new GeneralName(
            GeneralName.iPAddress,
            new org.bouncycastle.asn1.DEROctetString(host.address().toArray()));
  }
}
