package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A signer's two private keys under one suite, with their public halves.
///
/// Signing is safe for many threads; [#destroy] waits for signatures under way. Secrets never show
/// in [#toString] and leave only by [#secret].
public final class SigningKeyPair {
  private final PublicSigningKey publicKey;
  private final CredentialId credentialId;
  private final byte[] classicalSecret;
  private final byte[] pqSecret;
  private final SignatureScheme.Signer classical;
  private final SignatureScheme.Signer pq;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean destroyed;

  private SigningKeyPair(Suite suite, byte[] classicalSecret, byte[] pqSecret) {
    this.classicalSecret = classicalSecret;
    this.pqSecret = pqSecret;
    this.classical = suite.classical().signer(classicalSecret);
    this.pq = suite.pq().signer(pqSecret);
    this.publicKey = new PublicSigningKey(suite.id(), classical.publicKey(), pq.publicKey());
    this.credentialId = publicKey.credentialId();
  }

  /// A fresh key pair.
  public static SigningKeyPair generate(SuiteId id, SecureRandom random) {
    Suite suite = Suite.of(id);
    return new SigningKeyPair(
        suite, suite.classical().newSecret(random), suite.pq().newSecret(random));
  }

  /// The key pair of known secrets: 32-byte Ed25519 seed or 48-byte P-384 scalar, and 32-byte
  /// ML-DSA seed (empty in suite C1). The arrays are copied. Refuses other lengths and a scalar out
  /// of range by [IllegalArgumentException].
  public static SigningKeyPair fromSecrets(SuiteId id, byte[] classical, byte[] pq) {
    Suite suite = Suite.of(id);
    if (classical.length != suite.classicalSecretBytes() || pq.length != suite.pqSecretBytes()) {
      throw new IllegalArgumentException(
          "the signing secrets of suite "
              + id
              + " have "
              + suite.classicalSecretBytes()
              + " and "
              + suite.pqSecretBytes()
              + " bytes, given: "
              + classical.length
              + " and "
              + pq.length);
    }
    return new SigningKeyPair(suite, classical.clone(), pq.clone());
  }

  /// The suite.
  public SuiteId suite() {
    return publicKey.suite();
  }

  /// The public halves.
  public PublicSigningKey publicKey() {
    return publicKey;
  }

  /// The name of the public halves.
  public CredentialId credentialId() {
    return credentialId;
  }

  /// Signs with both keys; `random` hedges ML-DSA against faults (FIPS 204 §3.4). Throws
  /// [IllegalStateException] after [#destroy].
  public DualSignature sign(byte[] message, SecureRandom random) {
    return signWith(message, random);
  }

  /// Signs with both keys, always giving the same bytes: for test vectors only, because a hedged
  /// signature resists faults and this one does not. Throws [IllegalStateException] after
  /// [#destroy].
  public DualSignature signDeterministically(byte[] message) {
    return signWith(message, null);
  }

  private DualSignature signWith(byte[] message, @Nullable SecureRandom random) {
    lock.readLock().lock();
    try {
      requireAlive();
      return new DualSignature(classical.sign(message, random), pq.sign(message, random));
    } finally {
      lock.readLock().unlock();
    }
  }

  /// A copy of both secrets for storage; see [SecretAccess]. Throws [IllegalStateException] after
  /// [#destroy].
  public SigningSecret secret(SecretAccess access) {
    lock.readLock().lock();
    try {
      requireAlive();
      return new SigningSecret(suite(), classicalSecret, pqSecret);
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Overwrites the secrets as far as Java allows and refuses further use. Copies that the
  /// collector made while moving objects cannot be reached.
  public void destroy() {
    lock.writeLock().lock();
    try {
      destroyed = true;
      Octets.wipe(classicalSecret);
      Octets.wipe(pqSecret);
      classical.destroy();
      pq.destroy();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void requireAlive() {
    if (destroyed) {
      throw new IllegalStateException("the signing key " + credentialId.hex() + " was destroyed");
    }
  }

  @Override
  public String toString() {
    return "SigningKeyPair[" + suite() + ", " + credentialId.hex() + ", secrets redacted]";
  }
}
