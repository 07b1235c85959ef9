package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.jspecify.annotations.Nullable;

/// A desk's private key under one suite, with its public half.
///
/// The secret is 32 bytes in every suite: the X-Wing seed, the seed of ML-KEM-1024 + P-384, or the
/// X25519 scalar. Unwrapping is safe for many threads; [#destroy] waits for those under way.
public final class SealingKeyPair {
  private final PublicSealingKey publicKey;
  private final KeyId keyId;
  private final byte[] secret;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable AsymmetricCipherKeyPair keys;

  private SealingKeyPair(Suite suite, byte[] secret) {
    AsymmetricCipherKeyPair pair = suite.hpke().keyPair(secret);
    this.secret = secret;
    this.keys = pair;
    this.publicKey = new PublicSealingKey(suite.id(), suite.hpke().encode(pair.getPublic()));
    this.keyId = publicKey.keyId();
  }

  /// A fresh key pair.
  public static SealingKeyPair generate(SuiteId id, SecureRandom random) {
    Suite suite = Suite.of(id);
    byte[] secret = new byte[suite.sealingSecretBytes()];
    random.nextBytes(secret);
    return new SealingKeyPair(suite, secret);
  }

  /// The key pair of a known secret, which is copied. Refuses another length than 32 bytes by
  /// [IllegalArgumentException].
  public static SealingKeyPair fromSecret(SuiteId id, byte[] secret) {
    Suite suite = Suite.of(id);
    if (secret.length != suite.sealingSecretBytes()) {
      throw new IllegalArgumentException(
          "the sealing secret of suite "
              + id
              + " has "
              + suite.sealingSecretBytes()
              + " bytes, given: "
              + secret.length);
    }
    return new SealingKeyPair(suite, secret.clone());
  }

  /// The suite.
  public SuiteId suite() {
    return publicKey.suite();
  }

  /// The public half.
  public PublicSealingKey publicKey() {
    return publicKey;
  }

  /// The name of the public half.
  public KeyId keyId() {
    return keyId;
  }

  /// The content key inside a wrap; empty when wrap, `info` or `aad` do not belong to this key, or
  /// when the content is not a key of 32 bytes. Throws [IllegalStateException] after [#destroy].
  public Optional<byte[]> unwrap(byte[] info, byte[] aad, WrappedKey wrapped) {
    lock.readLock().lock();
    try {
      return Suite.of(suite())
          .hpke()
          .open(alive(), info, aad, wrapped)
          .filter(key -> key.length == WrappedKey.KEY_BYTES);
    } finally {
      lock.readLock().unlock();
    }
  }

  /// A copy of the secret for storage or for another station of the desk; see [SecretAccess]. The
  /// caller wipes it. Throws [IllegalStateException] after [#destroy].
  public byte[] secret(SecretAccess access) {
    lock.readLock().lock();
    try {
      alive();
      return secret.clone();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Overwrites the secret as far as Java allows, drops the expanded key and refuses further use.
  public void destroy() {
    lock.writeLock().lock();
    try {
      Octets.wipe(secret);
      keys = null;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private AsymmetricCipherKeyPair alive() {
    AsymmetricCipherKeyPair pair = keys;
    if (pair == null) {
      throw new IllegalStateException("the desk key " + keyId.hex() + " was destroyed");
    }
    return pair;
  }

  @Override
  public String toString() {
    return "SealingKeyPair[" + suite() + ", " + keyId.hex() + ", secret redacted]";
  }
}
