package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/// HPKE (RFC 9180, draft-ietf-hpke-pq) in base mode, one message per encapsulation.
///
/// Bouncy Castle's `HPKE` keeps state, so each operation makes its own. Encapsulation draws its
/// randomness from the caller and nowhere else: `randomBytes` bytes, in the layout of the drafts
/// (X-Wing: ML-KEM coins 32 ‖ X25519 scalar 32; ML-KEM-1024 + P-384: coins 32 ‖ P-384 seed 48) or,
/// for X25519, the input of RFC 9180's `DeriveKeyPair` that makes the ephemeral key.
///
/// @param kem KEM identifier of the HPKE registry
/// @param kdf KDF identifier
/// @param aead AEAD identifier
/// @param publicKeyBytes length of a public key
/// @param secretBytes length of a secret
/// @param encapsulationBytes length of an encapsulation
/// @param randomBytes randomness of one encapsulation
record Hpke(
    short kem,
    short kdf,
    short aead,
    int publicKeyBytes,
    int secretBytes,
    int encapsulationBytes,
    int randomBytes) {

  /// KEM 0x647a with HKDF-SHA256 and AES-256-GCM: suite H1.
  static Hpke xWing() {
    return xWing(HPKE.aead_AES_GCM256);
  }

  /// KEM 0x647a with HKDF-SHA256 and the given AEAD; the drafts' vectors use another than H1.
  static Hpke xWing(short aead) {
    return new Hpke(HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, aead, 1216, 32, 1120, 64);
  }

  /// KEM 0x0051 with HKDF-SHA384 and AES-256-GCM: suite N1.
  static Hpke mlKem1024P384() {
    return new Hpke(
        HPKE.kem_MLKEM1024_P384, HPKE.kdf_HKDF_SHA384, HPKE.aead_AES_GCM256, 1665, 32, 1665, 80);
  }

  /// KEM 0x0020 with HKDF-SHA256 and AES-256-GCM: suite C1.
  static Hpke x25519() {
    return new Hpke(
        HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256, 32, 32, 32, 32);
  }

  private HPKE engine() {
    return new HPKE(HPKE.mode_base, kem, kdf, aead);
  }

  /// The key pair of a secret whose length was checked.
  AsymmetricCipherKeyPair keyPair(byte[] secret) {
    return engine().deserializePrivateKey(secret, null);
  }

  /// The encoding of a public key.
  byte[] encode(AsymmetricKeyParameter publicKey) {
    return engine().serializePublicKey(publicKey);
  }

  /// Encrypts to a public key. Refuses a malformed key by [IllegalArgumentException].
  WrappedKey seal(
      byte[] publicKey, byte[] info, byte[] aad, byte[] plaintext, SecureRandom random) {
    byte[] coins = new byte[randomBytes];
    random.nextBytes(coins);
    try {
      return sealWith(publicKey, info, aad, plaintext, coins);
    } finally {
      Octets.wipe(coins);
    }
  }

  /// Encrypts with given randomness: for vectors.
  WrappedKey sealWith(byte[] publicKey, byte[] info, byte[] aad, byte[] plaintext, byte[] coins) {
    HPKE engine = engine();
    try {
      AsymmetricKeyParameter key = engine.deserializePublicKey(publicKey);
      HPKEContextWithEncapsulation context =
          kem == HPKE.kem_X25519_SHA256
              ? engine.setupBaseS(key, info, engine.deriveKeyPair(coins))
              : engine.setupBaseS(key, info, coins);
      return new WrappedKey(context.getEncapsulation(), context.seal(aad, plaintext));
    } catch (IllegalStateException | InvalidCipherTextException e) {
      throw new IllegalArgumentException("the sealing key cannot be used: " + e.getMessage(), e);
    }
  }

  /// Decrypts; empty when encapsulation, ciphertext, `info` or `aad` do not fit the key pair.
  Optional<byte[]> open(
      AsymmetricCipherKeyPair keyPair, byte[] info, byte[] aad, WrappedKey wrapped) {
    byte[] enc = wrapped.enc();
    byte[] ciphertext = wrapped.ciphertext();
    if (enc.length != encapsulationBytes || ciphertext.length < Aead.TAG_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(engine().setupBaseR(enc, keyPair, info).open(aad, ciphertext));
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
