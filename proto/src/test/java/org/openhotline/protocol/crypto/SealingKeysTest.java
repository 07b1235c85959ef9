package org.openhotline.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealingKeysTest {
  private static final byte[] INFO = Octets.ascii("info");
  private static final byte[] AAD = Octets.ascii("aad");
  private static final byte[] KEY = Sha.sha256(Octets.ascii("content key"));

  private static SealingKeyPair pair(SuiteId suite, int seed) {
    return SealingKeyPair.generate(suite, new SeededRandom(seed));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void unwrapsWhatWasWrappedToIt(SuiteId suite) {
    SealingKeyPair pair = pair(suite, 1);
    Suite sizes = Suite.of(suite);

    WrappedKey wrapped = pair.publicKey().wrap(INFO, AAD, KEY, new SeededRandom(2));

    assertEquals(Optional.empty(), pair.publicKey().flaw());
    assertEquals(sizes.encapsulationBytes(), wrapped.enc().length);
    assertEquals(sizes.wrappedKeyBytes(), wrapped.ciphertext().length);
    assertArrayEquals(KEY, pair.unwrap(INFO, AAD, wrapped).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void wrappingDependsOnTheGivenRandomnessOnly(SuiteId suite) {
    PublicSealingKey key = pair(suite, 3).publicKey();

    assertEquals(
        key.wrap(INFO, AAD, KEY, new SeededRandom(4)),
        key.wrap(INFO, AAD, KEY, new SeededRandom(4)));
    assertNotEquals(
        key.wrap(INFO, AAD, KEY, new SeededRandom(4)),
        key.wrap(INFO, AAD, KEY, new SeededRandom(5)));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void theSameSecretGivesTheSameKeyAndId(SuiteId suite) {
    SealingKeyPair pair = pair(suite, 6);

    SealingKeyPair again =
        SealingKeyPair.fromSecret(suite, pair.secret(SecretAccess.forKeyStorage()));

    assertEquals(pair.publicKey(), again.publicKey());
    assertEquals(pair.keyId(), again.keyId());
    assertEquals(pair.keyId(), KeyId.of(pair.keyId().bytes()));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void unwrapsNothingForAnotherKeyInfoOrAad(SuiteId suite) {
    SealingKeyPair pair = pair(suite, 7);
    WrappedKey wrapped = pair.publicKey().wrap(INFO, AAD, KEY, new SeededRandom(8));

    assertTrue(pair(suite, 9).unwrap(INFO, AAD, wrapped).isEmpty());
    assertTrue(pair.unwrap(AAD, AAD, wrapped).isEmpty());
    assertTrue(pair.unwrap(INFO, INFO, wrapped).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void unwrapsNothingFromMalformedWraps(SuiteId suite) {
    SealingKeyPair pair = pair(suite, 10);
    WrappedKey good = pair.publicKey().wrap(INFO, AAD, KEY, new SeededRandom(11));
    byte[] enc = good.enc();
    byte[] ciphertext = good.ciphertext();

    assertTrue(pair.unwrap(INFO, AAD, new WrappedKey(new byte[0], ciphertext)).isEmpty());
    assertTrue(pair.unwrap(INFO, AAD, new WrappedKey(new byte[enc.length], ciphertext)).isEmpty());
    assertTrue(
        pair.unwrap(INFO, AAD, new WrappedKey(Arrays.copyOf(enc, enc.length - 1), ciphertext))
            .isEmpty());
    assertTrue(pair.unwrap(INFO, AAD, new WrappedKey(enc, new byte[0])).isEmpty());
    assertTrue(
        pair.unwrap(INFO, AAD, new WrappedKey(enc, Arrays.copyOf(ciphertext, 47))).isEmpty());
  }

  @Test
  void findsFlawedKeys() {
    byte[] xWing = pair(SuiteId.H1, 12).publicKey().raw();
    byte[] tooBig = xWing.clone();
    tooBig[0] = (byte) 0xff;
    tooBig[1] |= 0x0f;
    byte[] lowOrder = xWing.clone();
    Arrays.fill(lowOrder, 1184, 1216, (byte) 0);
    byte[] offCurve = pair(SuiteId.N1, 13).publicKey().raw();
    offCurve[1664] ^= 1;

    assertTrue(new PublicSealingKey(SuiteId.H1, tooBig).flaw().isPresent());
    assertTrue(new PublicSealingKey(SuiteId.H1, lowOrder).flaw().isPresent());
    assertTrue(new PublicSealingKey(SuiteId.N1, offCurve).flaw().isPresent());
    assertTrue(new PublicSealingKey(SuiteId.C1, new byte[32]).flaw().isPresent());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PublicSealingKey(SuiteId.N1, offCurve).wrap(INFO, AAD, KEY, new SeededRandom(14)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PublicSealingKey(SuiteId.C1, new byte[32])
                .wrap(INFO, AAD, KEY, new SeededRandom(15)));
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThrows(
        IllegalArgumentException.class, () -> new PublicSealingKey(SuiteId.H1, new byte[32]));
    assertThrows(
        IllegalArgumentException.class, () -> SealingKeyPair.fromSecret(SuiteId.H1, new byte[31]));
    assertThrows(
        IllegalArgumentException.class,
        () -> pair(SuiteId.C1, 16).publicKey().wrap(INFO, AAD, new byte[31], new SeededRandom(1)));
  }

  @Test
  void nothingSecretShowsAndADestroyedPairRefuses() {
    SealingKeyPair pair = pair(SuiteId.H1, 17);
    WrappedKey wrapped = pair.publicKey().wrap(INFO, AAD, KEY, new SeededRandom(18));

    assertFalse(pair.toString().contains(Octets.hex(pair.secret(SecretAccess.forKeyStorage()))));
    pair.destroy();
    assertThrows(IllegalStateException.class, () -> pair.unwrap(INFO, AAD, wrapped));
    assertThrows(IllegalStateException.class, () -> pair.secret(SecretAccess.forKeyStorage()));
  }
}
