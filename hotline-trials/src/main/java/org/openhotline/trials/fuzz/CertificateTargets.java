package org.openhotline.trials.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.openhotline.certs.CertificateDoor;
import org.openhotline.certs.DeskKeyPackage;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PathCheck;
import org.openhotline.certs.Pem;
import org.openhotline.certs.Profile;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DirectoryEntry;

/// Decoders of certificates, lists and key files.
final class CertificateTargets {
  private static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");
  private static final int DER = 12 * 1024;

  /// What a file may make scrypt use, twice: the limit of the key files.
  private static final long SCRYPT_BYTES = 600L << 20;

  private CertificateTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget(
            "certificate", "an X.509 certificate in DER", DER, CertificateTargets::certificate),
        new FuzzTarget("revocation-list", "an X.509 CRL in DER", DER, CertificateTargets::list),
        new FuzzTarget("pem", "PEM objects", 4 * 1024, CertificateTargets::pem),
        new FuzzTarget("key-file", "a key file", 4 * 1024, CertificateTargets::keyFile),
        new FuzzTarget(
            "private-key", "a PKCS#8 key", 1024, in -> CertificateDoor.privateKeys(in) > 0),
        new FuzzTarget(
            "desk-keys",
            "a package of desk keys",
            4 * 1024,
            SCRYPT_BYTES,
            CertificateTargets::deskKeys),
        new FuzzTarget("issued-list", "an authority's list", 4 * 1024, CertificateTargets::issued));
  }

  private static boolean certificate(byte[] input) {
    Bytes der = Bytes.of(input);
    boolean taken = CertificateDoor.certificate(input);
    boolean named = PathCheck.claimedName(der).isPresent();
    PathCheck paths = Fixture.paths();
    for (Profile profile : Profile.values()) {
      if (profile != Profile.RELAY_TLS) {
        var _ = paths.check(der, profile, AT);
      }
    }
    var _ = PathCheck.rootFlaw(paths.party(), Fixture.rootsWith(der));
    return taken || named;
  }

  private static boolean list(byte[] input) {
    Bytes der = Bytes.of(input);
    var _ = Fixture.paths().listFlaw(new DirectoryEntry.RevocationLists(der, der), AT);
    return CertificateDoor.revocationList(input);
  }

  private static boolean pem(byte[] input) throws IOException {
    Path file = Scratch.file(input);
    try {
      List<Bytes> objects = Pem.read(file, Pem.Kind.CERTIFICATE);
      Files.writeString(file, Pem.text(Pem.Kind.CERTIFICATE, objects));
      BrokenPromise.unlessEqual("PEM", objects, Pem.read(file, Pem.Kind.CERTIFICATE));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean keyFile(byte[] input) {
    Optional<String> text = CertificateDoor.keyFile(new String(input, StandardCharsets.ISO_8859_1));
    text.ifPresent(once ->
        BrokenPromise.unlessEqual(
            "key file", once, CertificateDoor.keyFile(once).orElse("refused")));
    return text.isPresent();
  }

  private static boolean deskKeys(byte[] input) throws IOException {
    Path file = Scratch.file(input);
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      return !DeskKeyPackage.read(file, vault).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean issued(byte[] input) throws IOException {
    Path file = Scratch.file(input);
    Path copy = Scratch.beside("copy");
    Optional<List<String>> once = CertificateDoor.issued(file, copy);
    if (once.isPresent()) {
      BrokenPromise.unlessEqual(
          "list", once, CertificateDoor.issued(copy, Scratch.beside("copy2")));
    }
    return once.isPresent();
  }
}
