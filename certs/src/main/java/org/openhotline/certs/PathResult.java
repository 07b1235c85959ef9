package org.openhotline.certs;

import java.time.Instant;
import org.openhotline.protocol.message.Bytes;

/// What a path check found.
public sealed interface PathResult {
  /// The certificate is good at that instant.
  ///
  /// @param name whom it is for
  /// @param publicKey raw public key: the content of the BIT STRING
  /// @param notBefore first valid instant
  /// @param notAfter last valid instant
  /// @param revocation how sure it is that nobody revoked it
  record Accepted(
      CertificateName name,
      Bytes publicKey,
      Instant notBefore,
      Instant notAfter,
      Revocation revocation)
      implements PathResult {}

  /// The certificate must not be used.
  ///
  /// @param flaw what is wrong
  /// @param text one sentence for people: what, the value, the limit, what to do; safe to show
  record Refused(CertificateFlaw flaw, String text) implements PathResult {}

  /// How sure it is that nobody revoked a certificate. Anything but [#FRESH] is accepted, because a
  /// crisis must not wait for a list, but has to be flagged.
  enum Revocation {
    /// A current list does not name it.
    FRESH,
    /// A list whose next update is overdue does not name it.
    STALE,
    /// There is no list.
    MISSING
  }
}
