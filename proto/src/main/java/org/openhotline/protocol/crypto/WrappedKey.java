package org.openhotline.protocol.crypto;

import java.util.Arrays;

/// A content key wrapped to one sealing key by HPKE: the encapsulation and the ciphertext.
public final class WrappedKey {
  /// Length of the key inside.
  public static final int KEY_BYTES = 32;

  private final byte[] enc;
  private final byte[] ciphertext;

  /// A wrap of copies of both parts; any length, [SealingKeyPair#unwrap] refuses the wrong ones.
  public WrappedKey(byte[] enc, byte[] ciphertext) {
    this.enc = enc.clone();
    this.ciphertext = ciphertext.clone();
  }

  /// The encapsulation (RFC 9180 `enc`), as a new array.
  public byte[] enc() {
    return enc.clone();
  }

  /// The encrypted key and its tag, as a new array.
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WrappedKey that
        && Arrays.equals(enc, that.enc)
        && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(enc) + Arrays.hashCode(ciphertext);
  }

  @Override
  public String toString() {
    return "WrappedKey[" + enc.length + " + " + ciphertext.length + " bytes]";
  }
}
