package org.openhotline.certs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;

/// SHA-256 of certificates and keys.
final class Sha256 {
  private Sha256() {}

  /// The digest of these bytes.
  static Digest of(byte[] bytes) {
    try {
      return Digest.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  /// The digest of these bytes.
  static Digest of(Bytes bytes) {
    return of(bytes.toArray());
  }
}
