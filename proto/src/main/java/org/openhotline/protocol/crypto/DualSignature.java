package org.openhotline.protocol.crypto;

import java.util.Arrays;

/// A signature in two halves over the same bytes, both of which must verify: raw, without any
/// container, so that stock tools can check them.
///
/// Classical: 64 bytes of Ed25519, or the DER `SEQUENCE { r, s }` of ECDSA. Post-quantum: ML-DSA,
/// or empty in suite C1. Any half may be empty here; [VerifyingKey#verify] says which one is
/// missing. Never use signature bytes to recognise a duplicate: ML-DSA signs differently each time.
public final class DualSignature {
  private final byte[] classical;
  private final byte[] pq;

  /// A signature of copies of both halves.
  public DualSignature(byte[] classical, byte[] pq) {
    this.classical = classical.clone();
    this.pq = pq.clone();
  }

  /// The classical half, as a new array.
  public byte[] classical() {
    return classical.clone();
  }

  /// The post-quantum half, as a new array; empty in suite C1.
  public byte[] pq() {
    return pq.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DualSignature that
        && Arrays.equals(classical, that.classical)
        && Arrays.equals(pq, that.pq);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(classical) + Arrays.hashCode(pq);
  }

  @Override
  public String toString() {
    return "DualSignature[" + classical.length + " + " + pq.length + " bytes]";
  }
}
