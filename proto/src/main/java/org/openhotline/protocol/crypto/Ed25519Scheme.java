package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// Ed25519 (RFC 8032), verified strictly.
///
/// Libraries differ on 914 known edge cases, so a hostile signer could make a signature that the
/// relay takes and an inspector's tool refuses. Cure, measured in `CRYPTO` §2 trap 1: the public
/// key and the first half of the signature (R) must both be canonical points of the prime-order
/// group; what then verifies here verifies in every library that was tried.
record Ed25519Scheme() implements SignatureScheme {
  @Override
  public String name() {
    return "Ed25519";
  }

  @Override
  public int publicKeyBytes() {
    return Ed25519.PUBLIC_KEY_SIZE;
  }

  @Override
  public int secretBytes() {
    return Ed25519.SECRET_KEY_SIZE;
  }

  @Override
  public int maxSignatureBytes() {
    return Ed25519.SIGNATURE_SIZE;
  }

  @Override
  public byte[] newSecret(SecureRandom random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(seed);
    return seed;
  }

  @Override
  public Signer signer(byte[] secret) {
    byte[] seed = secret.clone();
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    return new Signer() {
      @Override
      public byte[] publicKey() {
        return publicKey.clone();
      }

      @Override
      public byte[] sign(byte[] message, @Nullable SecureRandom random) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
      }

      @Override
      public void destroy() {
        Octets.wipe(seed);
      }
    };
  }

  @Override
  public KeyCheck check(byte[] publicKey) {
    byte[] key = publicKey.clone();
    if (!Ed25519.validatePublicKeyFull(key, 0)) {
      return new KeyCheck.Flawed(
          "the Ed25519 key is not a canonical point of the prime-order group");
    }
    return new KeyCheck.Usable((message, signature) -> refusal(key, message, signature));
  }

  private static @Nullable String refusal(byte[] key, byte[] message, byte[] signature) {
    if (signature.length != Ed25519.SIGNATURE_SIZE) {
      return "an Ed25519 signature has "
          + Ed25519.SIGNATURE_SIZE
          + " bytes, given: "
          + signature.length;
    }
    if (!Ed25519.validatePublicKeyFull(signature, 0)) {
      return "R is not a canonical point of the prime-order group";
    }
    return Ed25519.verify(signature, 0, key, 0, message, 0, message.length)
        ? null
        : "it was not made by this Ed25519 key over these bytes";
  }
}
