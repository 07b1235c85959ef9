package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.log.CheckpointCheck;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.VerifierKey;
import org.openhotline.protocol.message.Bytes;

class RelayAuthorityTest {
  private static final Instant NOW = CertificateForge.NOW;

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private final PartyAuthority.Environment environment =
      new PartyAuthority.Environment(
          new KeyVault("secret".toCharArray(), KeyProtection.DEVELOPMENT, random),
          InstantSource.fixed(NOW),
          random);

  private RelayAuthority create(String name) throws IOException {
    return RelayAuthority.create(folder.resolve(name), "hotline.example/live", environment);
  }

  @Test
  void namesItsHostsAndNoOthers() throws IOException {
    try (RelayAuthority relay = create("relay");
        RelayAuthority other = create("other")) {
      Bytes leaf =
          relay.issueTls(
              TlsKey.generate(random).publicKey(),
              List.of("relay.example", "192.0.2.7", "2001:db8::7"));
      List<Bytes> chain = List.of(leaf, relay.root());
      RelayPathCheck check = new RelayPathCheck(relay.pin().tlsRoot());

      for (String host :
          List.of("relay.example", "RELAY.example", "192.0.2.7", "[2001:db8:0::7]")) {
        assertEquals(Optional.empty(), check.flaw(chain, host, NOW));
      }
      assertEquals(CertificateFlaw.NAME, flaw(check, chain, "other.example", NOW));
      assertEquals(CertificateFlaw.NAME, flaw(check, chain, "192.0.2.8", NOW));
      assertEquals(CertificateFlaw.ISSUER, flaw(check, List.of(leaf), "relay.example", NOW));
      assertEquals(
          CertificateFlaw.ISSUER,
          flaw(new RelayPathCheck(other.pin().tlsRoot()), chain, "relay.example", NOW));
      assertEquals(
          CertificateFlaw.SIGNATURE,
          flaw(
              new RelayPathCheck(other.pin().tlsRoot()),
              List.of(leaf, other.root()),
              "relay.example",
              NOW));
      assertEquals(
          CertificateFlaw.EXPIRED,
          flaw(check, chain, "relay.example", NOW.plus(java.time.Duration.ofDays(91))));
      assertThrows(
          IllegalArgumentException.class,
          () -> relay.issueTls(TlsKey.generate(random).publicKey(), List.of("a b")));
    }
  }

  private static CertificateFlaw flaw(
      RelayPathCheck check, List<Bytes> chain, String host, Instant at) {
    return check.flaw(chain, host, at).orElseThrow().flaw();
  }

  @Test
  void signsCheckpointsThatItsPinnedKeysVerifyAlsoAfterOpeningAgain() throws IOException {
    VerifierKey first;
    VerifierKey second;
    try (RelayAuthority relay = create("relay")) {
      first = parsed(relay.pin().logKey());
      second = parsed(relay.pin().pqLogKey());
    }
    try (RelayAuthority relay = RelayAuthority.open(folder.resolve("relay"), environment)) {
      SignedNote note = relay.record().signer(random).sign(1, Hash.sha256(new byte[0]));

      assertEquals(List.of(first, second), relay.record().signer(random).keys());
      byte[] bytes = note.encode();
      assertInstanceOf(
          CheckpointCheck.Accepted.class, RecordVerification.of(relay.pin()).verify(bytes));
      bytes[bytes.length - 10] ^= 1;
      assertFalse(
          RecordVerification.of(first, second).verify(bytes) instanceof CheckpointCheck.Accepted);
    }
  }

  private static VerifierKey parsed(String vkey) {
    return switch (VerifierKey.parse(vkey)) {
      case Parse.Parsed<VerifierKey> p -> p.value();
      case Parse.Malformed<VerifierKey> m -> throw new IllegalStateException(m.toString());
    };
  }

  @Test
  void aStationsTlsTrustsThePinnedRelayUnderItsNameOnly() throws Exception {
    try (RelayAuthority relay = create("relay");
        RelayAuthority other = create("other")) {
      relay.equipTls(List.of("relay.example"));
      X509Certificate[] chain =
          TlsIdentity.load(
                  environment.vault(),
                  relay.folder().resolve(RelayAuthority.TLS_KEY),
                  relay.folder().resolve(RelayAuthority.TLS_CHAIN))
              .chainArray();
      RelayPathCheck check = new RelayPathCheck(relay.pin().tlsRoot());
      RelayTrust trust = new RelayTrust(check, "relay.example", environment.clock());
      RelayTrust elsewhere = new RelayTrust(check, "other.example", environment.clock());
      RelayTrust stranger =
          new RelayTrust(
              new RelayPathCheck(other.pin().tlsRoot()), "relay.example", environment.clock());

      trust.checkServerTrusted(chain, "ECDHE_ECDSA");
      assertThrows(
          CertificateException.class, () -> elsewhere.checkServerTrusted(chain, "ECDHE_ECDSA"));
      assertThrows(
          CertificateException.class, () -> stranger.checkServerTrusted(chain, "ECDHE_ECDSA"));
      assertThrows(
          CertificateException.class, () -> trust.checkClientTrusted(chain, "ECDHE_ECDSA"));
      assertThrows(
          CertificateException.class,
          () -> trust.checkServerTrusted(new X509Certificate[0], "ECDHE_ECDSA"));
    }
  }

  @Test
  void keepsKeyAndChainTogether() throws IOException {
    try (RelayAuthority relay = create("relay")) {
      relay.equipTls(List.of("localhost"));
      Path key = folder.resolve("relay").resolve(RelayAuthority.TLS_KEY);
      Path chain = folder.resolve("relay").resolve(RelayAuthority.TLS_CHAIN);

      TlsIdentity identity = TlsIdentity.load(environment.vault(), key, chain);

      assertEquals(2, identity.chain().size());
      Path stranger = folder.resolve("stranger.pem");
      environment.vault().writeTls(stranger, TlsKey.generate(random));
      assertThrows(IOException.class, () -> TlsIdentity.load(environment.vault(), stranger, chain));
    }
  }
}
