package org.openhotline.protocol.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM (NIST SP 800-38D) of the platform: 32-byte key, 12-byte nonce, 16-byte tag behind
/// the ciphertext.
///
/// It does not commit to its key: one ciphertext may open under two keys. Whoever uses it for
/// several readers binds the key beside it, as the envelope does. A nonce must never be used twice
/// with a key.
public final class Aead {
  /// Length of a key.
  public static final int KEY_BYTES = 32;

  /// Length of a nonce.
  public static final int NONCE_BYTES = 12;

  /// Length of the tag that follows the ciphertext.
  public static final int TAG_BYTES = 16;

  private Aead() {}

  /// Encrypts: the result is [#TAG_BYTES] longer than `plaintext`. Refuses a key or nonce of
  /// another length by [IllegalArgumentException].
  public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
      cipher.updateAAD(aad);
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM of this Java platform failed", e);
    }
  }

  /// Decrypts; empty when the tag does not fit key, nonce, additional data and ciphertext, or when
  /// `ciphertext` is shorter than a tag. Refuses a key or nonce of another length by
  /// [IllegalArgumentException].
  public static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext) {
    if (ciphertext.length < TAG_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
      cipher.updateAAD(aad);
      return Optional.of(cipher.doFinal(ciphertext));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM of this Java platform failed", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    if (key.length != KEY_BYTES || nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException(
          "AES-256-GCM needs a key of "
              + KEY_BYTES
              + " and a nonce of "
              + NONCE_BYTES
              + " bytes, given: "
              + key.length
              + " and "
              + nonce.length);
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }
}
