package org.openhotline.protocol.envelope;

import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.WrappedKey;

/// The content key of one body, wrapped to one key of one desk.
///
/// @param desk the desk's name, not empty; not secret, and bound only by the signed digest of the
///   sealed body
/// @param keyId the desk key that opens it; bound by the wrap itself
/// @param key encapsulation and ciphertext
public record Wrap(String desk, KeyId keyId, WrappedKey key) {
  /// Refuses an empty desk by [IllegalArgumentException].
  public Wrap {
    if (desk.isEmpty()) {
      throw new IllegalArgumentException("a wrap names a desk, given: an empty name");
    }
  }

  /// A wrap of copies of `enc` and `ciphertext`.
  public Wrap(String desk, KeyId keyId, byte[] enc, byte[] ciphertext) {
    this(desk, keyId, new WrappedKey(enc, ciphertext));
  }
}
