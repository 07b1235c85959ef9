package org.openhotline.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.Vectors.Case;

/// AES-256-GCM, HKDF and SHA-2 as used here, against Wycheproof and FIPS 180-4.
final class SymmetricVectorTest {
  @Test
  void sealsAndOpensAes256GcmAsWycheproofDoes() {
    int cases = 0;
    int outOfProfile = 0;
    for (Case vector : Vectors.wycheproof("aes_gcm_test")) {
      byte[] key = vector.bytes("key");
      byte[] nonce = vector.bytes("iv");
      byte[] tag = vector.bytes("tag");
      if (key.length != Aead.KEY_BYTES
          || nonce.length != Aead.NONCE_BYTES
          || tag.length != Aead.TAG_BYTES) {
        outOfProfile++;
        continue;
      }
      cases++;
      byte[] message = vector.bytes("msg");
      byte[] aad = vector.bytes("aad");
      byte[] ciphertext = Octets.join(vector.bytes("ct"), tag);
      var opened = Aead.open(key, nonce, aad, ciphertext);
      assertEquals(vector.expectedValid(), opened.isPresent(), vector::toString);
      if (vector.expectedValid()) {
        assertArrayEquals(message, opened.orElseThrow(), vector::toString);
        assertArrayEquals(ciphertext, Aead.seal(key, nonce, aad, message), vector::toString);
      }
    }
    assertTrue(cases > 50, "only " + cases + " cases");
    System.out.println("AES-256-GCM: " + cases + " cases, " + outOfProfile + " out of profile");
  }

  @Test
  void derivesHkdfSha384AsWycheproofDoes() {
    int cases = 0;
    for (Case vector : Vectors.wycheproof("hkdf_sha384_test")) {
      byte[] ikm = vector.bytes("ikm");
      byte[] salt = vector.bytes("salt");
      byte[] info = vector.bytes("info");
      int size = vector.test().get("size").intValue();
      cases++;
      if (vector.expectedValid()) {
        assertArrayEquals(
            vector.bytes("okm"), Hkdf.sha384(salt, ikm, info, size), vector::toString);
      } else {
        assertThrows(
            IllegalArgumentException.class,
            () -> Hkdf.sha384(salt, ikm, info, size),
            vector::toString);
      }
    }
    assertEquals(83, cases);
  }

  /// The one-step KDF inside HPKE of suites H1 and C1; of ours is only HKDF-SHA384.
  @Test
  void derivesHkdfSha256AsWycheproofDoes() {
    int cases = 0;
    for (Case vector : Vectors.wycheproof("hkdf_sha256_test")) {
      int size = vector.test().get("size").intValue();
      HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
      hkdf.init(
          new HKDFParameters(vector.bytes("ikm"), vector.bytes("salt"), vector.bytes("info")));
      byte[] out = new byte[size];
      cases++;
      if (vector.expectedValid()) {
        hkdf.generateBytes(out, 0, size);
        assertArrayEquals(vector.bytes("okm"), out, vector::toString);
      } else {
        assertThrows(
            DataLengthException.class, () -> hkdf.generateBytes(out, 0, size), vector::toString);
      }
    }
    assertEquals(86, cases);
  }

  @Test
  void hashesAsFips180Does() {
    byte[] a = Octets.ascii("a");
    byte[] bc = Octets.ascii("bc");

    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Octets.hex(Sha.sha256(a, bc)));
    assertEquals(
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            + "8086072ba1e7cc2358baeca134c825a7",
        Octets.hex(Sha.sha384(a, bc)));
  }

  @Test
  void refusesKeysNoncesAndLengthsOutOfProfile() {
    byte[] none = new byte[0];
    assertThrows(
        IllegalArgumentException.class, () -> Aead.seal(new byte[16], new byte[12], none, none));
    assertThrows(
        IllegalArgumentException.class, () -> Aead.seal(new byte[32], new byte[8], none, none));
    assertThrows(
        IllegalArgumentException.class,
        () -> Aead.open(new byte[31], new byte[12], none, new byte[16]));
    assertTrue(Aead.open(new byte[32], new byte[12], none, new byte[15]).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> Hkdf.sha384(none, none, none, 0));
  }
}
