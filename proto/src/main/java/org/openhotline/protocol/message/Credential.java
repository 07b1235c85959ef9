package org.openhotline.protocol.message;

import java.time.Instant;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.PublicSigningKey;

/// A signing credential: raw public keys, the certificates that carry them, and the validity.
///
/// @param key both public keys and their suite
/// @param classicalCertificate X.509 DER, issued by the party's classical root
/// @param pqCertificate X.509 DER, issued by the party's post-quantum root; empty for C1
/// @param notBefore first valid instant
/// @param notAfter last valid instant
public record Credential(
    PublicSigningKey key,
    Bytes classicalCertificate,
    Bytes pqCertificate,
    Instant notBefore,
    Instant notAfter) {
  /// Checks the validity.
  ///
  /// @throws IllegalArgumentException if it ends before it begins
  public Credential {
    if (!notBefore.isBefore(notAfter)) {
      throw new IllegalArgumentException("a credential ends before it begins");
    }
  }

  /// Names this credential in signatures.
  public CredentialId id() {
    return CredentialId.of(key);
  }

  /// Whether `instant` is within the validity, both ends included.
  public boolean validAt(Instant instant) {
    return !instant.isBefore(notBefore) && !instant.isAfter(notAfter);
  }
}
