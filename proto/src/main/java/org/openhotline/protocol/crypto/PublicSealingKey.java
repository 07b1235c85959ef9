package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// A desk's public key under one suite, to which content keys are wrapped; of the right length, but
/// checked only by [#flaw].
///
/// H1: X-Wing, 1,216 bytes. N1: ML-KEM-1024 and the uncompressed P-384 point, 1,665 bytes. C1:
/// X25519, 32 bytes.
public final class PublicSealingKey {
  private static final byte[] EMPTY = new byte[0];

  private final SuiteId suite;
  private final byte[] raw;

  /// A key of a copy of the encoding. Refuses a length that the suite does not have by
  /// [IllegalArgumentException].
  public PublicSealingKey(SuiteId suite, byte[] raw) {
    int wanted = Suite.of(suite).sealingKeyBytes();
    if (raw.length != wanted) {
      throw new IllegalArgumentException(
          "the sealing key of suite " + suite + " has " + wanted + " bytes, given: " + raw.length);
    }
    this.suite = suite;
    this.raw = raw.clone();
  }

  /// The suite.
  public SuiteId suite() {
    return suite;
  }

  /// The encoding, as a new array.
  public byte[] raw() {
    return raw.clone();
  }

  /// The name of this key.
  public KeyId keyId() {
    return KeyId.of(this);
  }

  /// Why nothing can be wrapped to this key, as a sentence for people; empty when it can. Ask
  /// before a key enters a directory: it costs one encapsulation.
  public Optional<String> flaw() {
    Hpke hpke = Suite.of(suite).hpke();
    try {
      hpke.sealWith(raw, EMPTY, EMPTY, EMPTY, probe(hpke.randomBytes()));
      return SealingKeyFlaws.find(suite, raw);
    } catch (IllegalArgumentException e) {
      return Optional.of("it is not a public key of suite " + suite + ": " + e.getMessage());
    }
  }

  private static byte[] probe(int length) {
    byte[] coins = new byte[length];
    Arrays.fill(coins, (byte) 0x5a);
    return coins;
  }

  /// Wraps a 32-byte content key by HPKE in base mode; `info` and `aad` must be the same to unwrap.
  /// Refuses a content key of another length, and a key that has a flaw, by
  /// [IllegalArgumentException].
  public WrappedKey wrap(byte[] info, byte[] aad, byte[] contentKey, SecureRandom random) {
    if (contentKey.length != WrappedKey.KEY_BYTES) {
      throw new IllegalArgumentException(
          "a content key has " + WrappedKey.KEY_BYTES + " bytes, given: " + contentKey.length);
    }
    return Suite.of(suite).hpke().seal(raw, info, aad, contentKey, random);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicSealingKey that
        && suite == that.suite
        && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return 31 * suite.hashCode() + Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return "PublicSealingKey[" + suite + ", " + keyId().hex() + "]";
  }
}
