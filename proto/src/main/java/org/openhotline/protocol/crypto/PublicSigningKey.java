package org.openhotline.protocol.crypto;

import java.util.Arrays;

/// The two public keys of a signer under one suite, in their raw encodings and of the right
/// lengths, but not yet checked: see [#checked].
///
/// Classical: 32 bytes of Ed25519, or the uncompressed P-384 point of 97 bytes. Post-quantum: the
/// ML-DSA public key (1,952 or 2,592 bytes), empty in suite C1.
public final class PublicSigningKey {
  private final SuiteId suite;
  private final byte[] classical;
  private final byte[] pq;

  /// A key of copies of both encodings. Refuses lengths that the suite does not have by
  /// [IllegalArgumentException].
  public PublicSigningKey(SuiteId suite, byte[] classical, byte[] pq) {
    Suite sizes = Suite.of(suite);
    requireLength(suite, "classical", sizes.classicalKeyBytes(), classical.length);
    requireLength(suite, "post-quantum", sizes.pqKeyBytes(), pq.length);
    this.suite = suite;
    this.classical = classical.clone();
    this.pq = pq.clone();
  }

  private static void requireLength(SuiteId suite, String half, int wantedBytes, int givenBytes) {
    if (wantedBytes != givenBytes) {
      throw new IllegalArgumentException(
          "the "
              + half
              + " signing key of suite "
              + suite
              + " has "
              + wantedBytes
              + " bytes, given: "
              + givenBytes);
    }
  }

  /// The suite.
  public SuiteId suite() {
    return suite;
  }

  /// The classical public key, as a new array.
  public byte[] classical() {
    return classical.clone();
  }

  /// The post-quantum public key, as a new array; empty in suite C1.
  public byte[] pq() {
    return pq.clone();
  }

  /// The name of this pair of keys.
  public CredentialId credentialId() {
    return CredentialId.of(this);
  }

  /// This key with its costly validation done (about 100 µs); keep the result for as long as the
  /// key is in use.
  public VerifyingKey checked() {
    return VerifyingKey.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicSigningKey that
        && suite == that.suite
        && Arrays.equals(classical, that.classical)
        && Arrays.equals(pq, that.pq);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * suite.hashCode() + Arrays.hashCode(classical)) + Arrays.hashCode(pq);
  }

  @Override
  public String toString() {
    return "PublicSigningKey[" + suite + ", " + credentialId().hex() + "]";
  }
}
