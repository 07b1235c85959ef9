package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// One signature algorithm with its raw encodings; a suite pairs two of them.
sealed interface SignatureScheme permits Ed25519Scheme, EcdsaP384Scheme, MlDsaScheme, NoScheme {
  /// The algorithm's name for people.
  String name();

  /// Length of an encoded public key.
  int publicKeyBytes();

  /// Length of a secret: the seed or scalar from which everything else follows.
  int secretBytes();

  /// The longest signature.
  int maxSignatureBytes();

  /// A fresh secret.
  byte[] newSecret(SecureRandom random);

  /// The signer of a secret. Refuses a secret that is out of range by [IllegalArgumentException].
  /// The caller has checked the length; the array is copied.
  Signer signer(byte[] secret);

  /// The checked form of a public key, whose length the caller has checked.
  KeyCheck check(byte[] publicKey);

  /// A secret that is ready to sign.
  interface Signer {
    /// The encoded public key.
    byte[] publicKey();

    /// Signs; `random` hedges the algorithms that can be hedged, none of it means deterministic.
    byte[] sign(byte[] message, @Nullable SecureRandom random);

    /// Overwrites what can be overwritten. Not to be called while another thread signs.
    void destroy();
  }

  /// A public key that passed its checks.
  interface Verifier {
    /// Why a signature, not empty and no longer than allowed, is refused; null when it verifies.
    @Nullable String refusal(byte[] message, byte[] signature);
  }

  /// The outcome of checking a public key.
  sealed interface KeyCheck {
    /// The key may be used.
    record Usable(Verifier verifier) implements KeyCheck {}

    /// The key must not be used.
    record Flawed(String reason) implements KeyCheck {}
  }
}
