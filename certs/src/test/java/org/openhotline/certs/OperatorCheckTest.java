package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Plane;

class OperatorCheckTest {
  private static final Instant NOW = CertificateForge.NOW;
  private static final LocalId ANNA = new LocalId("anna");

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private final PartyAuthority.Environment environment =
      new PartyAuthority.Environment(
          new KeyVault("secret".toCharArray(), KeyProtection.DEVELOPMENT, random),
          InstantSource.fixed(NOW),
          random);

  private RelayAuthority relay(String name) throws IOException {
    return RelayAuthority.create(folder.resolve(name), "hotline.example/live", environment);
  }

  private static String bad(OperatorCheck check, Bytes certificate, Instant at) {
    return assertInstanceOf(OperatorCheck.Result.Bad.class, check.judge(certificate, at)).text();
  }

  @Test
  void anOperatorIsKnownByNameAndFingerprintWhileTheCertificateIsValid() throws IOException {
    try (RelayAuthority relay = relay("relay")) {
      Bytes certificate = relay.issueOperator(TlsKey.generate(random).publicKey(), ANNA);
      OperatorCheck check = OperatorCheck.of(relay.root());

      OperatorCheck.Operator operator =
          assertInstanceOf(OperatorCheck.Result.Good.class, check.judge(certificate, NOW))
              .operator();

      assertEquals(ANNA, operator.name());
      assertEquals(Sha256.of(certificate), operator.fingerprint());
      Instant after = operator.notAfter().plusSeconds(1);
      assertTrue(bad(check, certificate, after).contains("was valid until"));
      assertTrue(bad(check, certificate, NOW.minus(Duration.ofDays(1))).contains("is valid from"));
    }
  }

  @Test
  void nobodyElsesCertificateIsAnOperators() throws IOException {
    DeskId desk = new DeskId("XA");
    try (RelayAuthority relay = relay("relay");
        RelayAuthority other = relay("other");
        PartyAuthority party =
            PartyAuthority.create(folder.resolve("xa"), desk.party(), Plane.LIVE, environment)) {
      OperatorCheck check = OperatorCheck.of(relay.root());
      Bytes key = TlsKey.generate(random).publicKey();
      Bytes station = party.issueStationTls(CertificateName.station(desk, ANNA), key);

      assertTrue(bad(check, station, NOW).contains("was issued by"));
      assertTrue(
          bad(check, relay.issueTls(key, List.of("relay.example")), NOW)
              .contains("extended key usage"));
      assertTrue(
          bad(check, other.issueOperator(key, ANNA), NOW).contains("was not signed by the root"));
      assertTrue(bad(check, relay.root(), NOW).contains("operator TLS certificate"));
      assertTrue(bad(check, Bytes.of(new byte[] {1, 2, 3}), NOW).startsWith("the certificate: "));
      assertThrows(IllegalArgumentException.class, () -> OperatorCheck.of(station));
    }
  }

  @Test
  void theBrowsersFileHoldsKeyAndCertificateAndIsNeverOverwritten()
      throws IOException, GeneralSecurityException {
    try (RelayAuthority relay = relay("relay")) {
      Path browser = folder.resolve("anna.p12");
      char[] passphrase = "once".toCharArray();

      OperatorFiles.Made made = OperatorFiles.make(relay, ANNA, browser, passphrase, random);

      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(browser)) {
        store.load(in, passphrase);
      }
      assertTrue(store.isKeyEntry("anna"));
      X509Certificate certificate = (X509Certificate) store.getCertificate("anna");
      Bytes der = Bytes.of(certificate.getEncoded());
      assertEquals(made.operator().fingerprint(), Sha256.of(der));
      assertEquals(List.of(der), Pem.read(made.certificate(), Pem.Kind.CERTIFICATE));
      assertEquals(
          folder.resolve("relay").resolve("operators").resolve("anna.crt"), made.certificate());
      assertThrows(
          FileAlreadyExistsException.class,
          () -> OperatorFiles.make(relay, ANNA, browser, passphrase, random));
    }
  }
}
