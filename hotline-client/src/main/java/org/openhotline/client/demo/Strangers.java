package org.openhotline.client.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.certs.TlsKey;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;

/// Certificates with the right names from the wrong authority.
final class Strangers {
  private Strangers() {}

  /// The TLS identity of a station of `party` by an authority of the same name that nobody pinned.
  static TlsIdentity tls(
      Path folder, PartyId party, Plane plane, PartyAuthority.Environment environment)
      throws IOException {
    TlsKey key = TlsKey.generate(new SecureRandom());
    try (PartyAuthority authority = PartyAuthority.create(folder, party, plane, environment)) {
      Bytes certificate =
          authority.issueStationTls(
              CertificateName.station(
                  new DeskId(party.value()),
                  new LocalId(party.value().toLowerCase(java.util.Locale.ROOT) + "-1")),
              key.publicKey());
      if (CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.toArray()))
          instanceof X509Certificate parsed) {
        return new TlsIdentity(key.privateKey(), List.of(parsed));
      }
      throw new IOException("a certificate just made is not an X.509 certificate");
    } catch (CertificateException e) {
      throw new IOException("a certificate just made cannot be read", e);
    }
  }
}
