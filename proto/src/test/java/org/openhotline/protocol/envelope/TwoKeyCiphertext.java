package org.openhotline.protocol.envelope;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.openhotline.protocol.crypto.Octets;

/// Makes an AES-256-GCM ciphertext that is valid under two keys (the "invisible salamander" of
/// Dodis, Grubbs, Ristenpart and Woodage, CRYPTO 2018), to show that the envelope needs its key
/// commitment.
///
/// The tag is a polynomial in the ciphertext blocks, evaluated at a point that depends on the key,
/// plus a mask. Demanding equal tags under both keys is one linear equation over GF(2^128), solved
/// for the last ciphertext block.
final class TwoKeyCiphertext {
  private static final int BLOCK_BYTES = 16;
  private static final int FIELD_BITS = 128;

  private TwoKeyCiphertext() {}

  /// Ciphertext and tag under nonce zero that open under both keys; under `one` to `plaintext` but
  /// for its last block. The plaintext's length is a multiple of 16 bytes.
  static byte[] make(byte[] one, byte[] other, byte[] aad, byte[] plaintext) {
    byte[] ciphertext = new byte[plaintext.length];
    int blocks = plaintext.length / BLOCK_BYTES;
    for (int i = 0; i < blocks - 1; i++) {
      byte[] stream = aes(one, counter(i + 2));
      for (int j = 0; j < BLOCK_BYTES; j++) {
        int at = i * BLOCK_BYTES + j;
        ciphertext[at] = (byte) (plaintext[at] ^ stream[j]);
      }
    }
    BigInteger h1 = element(aes(one, new byte[BLOCK_BYTES]));
    BigInteger h2 = element(aes(other, new byte[BLOCK_BYTES]));
    // Block C counts with h^2: the length block follows it. Unknown C: C·(h1² + h2²) = rest1 +
    // rest2.
    BigInteger rest = tag(one, aad, ciphertext).xor(tag(other, aad, ciphertext));
    BigInteger factor = multiply(h1, h1).xor(multiply(h2, h2));
    byte[] last = bytes(multiply(rest, inverse(factor)));
    System.arraycopy(last, 0, ciphertext, ciphertext.length - BLOCK_BYTES, BLOCK_BYTES);
    return Octets.join(ciphertext, bytes(tag(one, aad, ciphertext)));
  }

  private static BigInteger tag(byte[] key, byte[] aad, byte[] ciphertext) {
    BigInteger h = element(aes(key, new byte[BLOCK_BYTES]));
    byte[] lengths = new byte[BLOCK_BYTES];
    System.arraycopy(Octets.u32(aad.length * Byte.SIZE), 0, lengths, 4, 4);
    System.arraycopy(Octets.u32(ciphertext.length * Byte.SIZE), 0, lengths, 12, 4);
    byte[] all = Octets.join(padded(aad), padded(ciphertext), lengths);
    BigInteger hash = BigInteger.ZERO;
    for (int at = 0; at < all.length; at += BLOCK_BYTES) {
      hash = multiply(hash.xor(element(Arrays.copyOfRange(all, at, at + BLOCK_BYTES))), h);
    }
    return hash.xor(element(aes(key, counter(1))));
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, (bytes.length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES);
  }

  private static byte[] counter(int value) {
    return Octets.join(new byte[12], Octets.u32(value));
  }

  private static byte[] aes(byte[] key, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Bit i of the element is bit i of the block counted from its first byte's highest bit, as GCM
  /// counts.
  private static BigInteger element(byte[] block) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < FIELD_BITS; i++) {
      if ((block[i / Byte.SIZE] >> (7 - i % Byte.SIZE) & 1) != 0) {
        value = value.setBit(i);
      }
    }
    return value;
  }

  private static byte[] bytes(BigInteger element) {
    byte[] block = new byte[BLOCK_BYTES];
    for (int i = 0; i < FIELD_BITS; i++) {
      if (element.testBit(i)) {
        block[i / Byte.SIZE] |= (byte) (1 << (7 - i % Byte.SIZE));
      }
    }
    return block;
  }

  /// Modulo x^128 + x^7 + x^2 + x + 1.
  private static BigInteger multiply(BigInteger a, BigInteger b) {
    BigInteger product = BigInteger.ZERO;
    for (int i = 0; i < FIELD_BITS; i++) {
      if (b.testBit(i)) {
        product = product.xor(a.shiftLeft(i));
      }
    }
    BigInteger modulus = BigInteger.ONE.shiftLeft(FIELD_BITS).xor(BigInteger.valueOf(0x87));
    for (int i = product.bitLength() - 1; i >= FIELD_BITS; i--) {
      if (product.testBit(i)) {
        product = product.xor(modulus.shiftLeft(i - FIELD_BITS));
      }
    }
    return product;
  }

  /// a^(2^128 - 2).
  private static BigInteger inverse(BigInteger a) {
    BigInteger result = BigInteger.ONE;
    BigInteger power = a;
    for (int i = 1; i < FIELD_BITS; i++) {
      power = multiply(power, power);
      result = multiply(result, power);
    }
    return result;
  }
}
