package org.openhotline.certs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;

/// Opens the decoders of this package to the trials; the product has no use for it.
///
/// Threading: static and stateless.
public final class CertificateDoor {
  private CertificateDoor() {}

  /// Whether the bytes are a certificate that we read.
  public static boolean certificate(byte[] der) {
    try {
      ParsedCertificate parsed = ParsedCertificate.of(Bytes.of(der));
      return parsed.keyAlgorithm().isPresent() && !parsed.rawKey().isEmpty();
    } catch (ParsedCertificate.MalformedException e) {
      return false;
    }
  }

  /// Whether the bytes are a revocation list that we read.
  public static boolean revocationList(byte[] der) {
    try {
      return RevocationList.of(Bytes.of(der)).number() != null;
    } catch (ParsedCertificate.MalformedException e) {
      return false;
    }
  }

  /// The text of a key file, read and written again; empty if it is refused.
  public static Optional<String> keyFile(String text) {
    try {
      return Optional.of(KeyFile.parse("fuzz", text).text());
    } catch (KeyFileException e) {
      return Optional.empty();
    }
  }

  /// How many algorithms take the bytes for a PKCS#8 private key of theirs.
  ///
  /// @throws IllegalStateException if a secret of a fixed length comes out with another one
  public static int privateKeys(byte[] pkcs8) {
    int taken = 0;
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      try {
        byte[] secret = PrivateKeyFormat.signing(algorithm, pkcs8);
        int expected = algorithm == KeyAlgorithm.P384 ? 48 : 32;
        if (secret.length != expected) {
          throw new IllegalStateException(
              algorithm + ": a secret of " + secret.length + " bytes, not " + expected);
        }
        taken++;
      } catch (IOException e) {
        // refused in the declared way
      }
    }
    for (SuiteId suite : SuiteId.values()) {
      try {
        byte[] secret = PrivateKeyFormat.sealing(suite, pkcs8, 32);
        if (!Arrays.equals(PrivateKeyFormat.sealing(suite, secret), pkcs8)) {
          throw new IllegalStateException("suite " + suite + ": not the one form of this key");
        }
        taken++;
      } catch (IOException e) {
        // refused in the declared way
      }
    }
    return taken;
  }

  /// The lines of an authority's list of certificates; empty if it is refused.
  ///
  /// @param again where to write what was read
  public static Optional<List<String>> issued(Path file, Path again) throws IOException {
    IssuedList list;
    try {
      list = IssuedList.read(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    java.nio.file.Files.deleteIfExists(again);
    IssuedList copy = IssuedList.read(again);
    copy.add(list.all());
    List<String> lines = new ArrayList<>();
    list.all().forEach(issued -> lines.add(issued.toString()));
    return Optional.of(lines);
  }
}
