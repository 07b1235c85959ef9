package org.openhotline.protocol.crypto;

/// The two secrets of a [SigningKeyPair] in raw form, taken out for storage; call [#wipe] when
/// done.
///
/// Classical: a 32-byte Ed25519 seed or a 48-byte P-384 scalar, big-endian. Post-quantum: the
/// 32-byte ML-DSA seed, empty in suite C1. Not safe for use by several threads.
public final class SigningSecret {
  private final SuiteId suite;
  private final byte[] classical;
  private final byte[] pq;

  SigningSecret(SuiteId suite, byte[] classical, byte[] pq) {
    this.suite = suite;
    this.classical = classical.clone();
    this.pq = pq.clone();
  }

  /// The suite.
  public SuiteId suite() {
    return suite;
  }

  /// The classical secret, as a new array.
  public byte[] classical() {
    return classical.clone();
  }

  /// The post-quantum secret, as a new array; empty in suite C1.
  public byte[] pq() {
    return pq.clone();
  }

  /// Overwrites both secrets with zeros; arrays handed out before are the caller's to wipe.
  public void wipe() {
    Octets.wipe(classical);
    Octets.wipe(pq);
  }

  @Override
  public String toString() {
    return "SigningSecret[" + suite + ", redacted]";
  }
}
