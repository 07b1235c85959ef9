package org.openhotline.protocol.crypto;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeysTest {
  private static final byte[] MESSAGE = Octets.ascii("cease activity");

  private static SigningKeyPair pair(SuiteId suite, int seed) {
    return SigningKeyPair.generate(suite, new SeededRandom(seed));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void verifiesWhatItsOwnPairSigned(SuiteId suite) {
    SigningKeyPair pair = pair(suite, 1);
    VerifyingKey key = pair.publicKey().checked();

    DualSignature signature = pair.sign(MESSAGE, new SeededRandom(2));

    assertEquals(Optional.empty(), key.flaw());
    assertEquals(new SignatureCheck.Verified(), key.verify(MESSAGE, signature));
    assertEquals(
        new SignatureCheck.Verified(), key.verify(MESSAGE, pair.signDeterministically(MESSAGE)));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void theSameSecretsGiveTheSameKeysAndDeterministicSignatures(SuiteId suite) {
    SigningKeyPair pair = pair(suite, 3);
    SigningSecret secret = pair.secret(SecretAccess.forKeyStorage());

    SigningKeyPair again = SigningKeyPair.fromSecrets(suite, secret.classical(), secret.pq());

    assertEquals(pair.publicKey(), again.publicKey());
    assertEquals(pair.credentialId(), again.credentialId());
    assertEquals(pair.signDeterministically(MESSAGE), again.signDeterministically(MESSAGE));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void namesTheHalfThatIsMissing(SuiteId suite) {
    SigningKeyPair pair = pair(suite, 4);
    VerifyingKey key = pair.publicKey().checked();
    DualSignature good = pair.signDeterministically(MESSAGE);

    SignatureCheck noClassical = key.verify(MESSAGE, new DualSignature(new byte[0], good.pq()));
    SignatureCheck noPq = key.verify(MESSAGE, new DualSignature(good.classical(), new byte[0]));

    assertEquals(new SignatureCheck.ClassicalMissing(), noClassical);
    assertEquals(
        suite == SuiteId.C1 ? new SignatureCheck.Verified() : new SignatureCheck.PqMissing(), noPq);
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void namesTheHalfOfAnotherSigner(SuiteId suite) {
    SigningKeyPair pair = pair(suite, 5);
    DualSignature good = pair.signDeterministically(MESSAGE);
    DualSignature foreign = pair(suite, 6).signDeterministically(MESSAGE);
    VerifyingKey key = pair.publicKey().checked();

    assertInstanceOf(
        SignatureCheck.ClassicalInvalid.class,
        key.verify(MESSAGE, new DualSignature(foreign.classical(), good.pq())));
    if (suite != SuiteId.C1) {
      assertInstanceOf(
          SignatureCheck.PqInvalid.class,
          key.verify(MESSAGE, new DualSignature(good.classical(), foreign.pq())));
    }
    assertFalse(key.verify(Octets.ascii("cease activitY"), good).isVerified());
  }

  @Test
  void refusesAPostQuantumHalfWhereTheSuiteHasNone() {
    SigningKeyPair pair = pair(SuiteId.C1, 7);

    SignatureCheck check =
        pair.publicKey()
            .checked()
            .verify(
                MESSAGE,
                new DualSignature(pair.signDeterministically(MESSAGE).classical(), new byte[1]));

    assertEquals(
        "the post-quantum half of the signature: suite C1 allows 0 bytes, given: 1",
        check.explain());
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void refusesEveryFlippedBitOfTheClassicalHalf(SuiteId suite) {
    SigningKeyPair pair = pair(suite, 8);
    VerifyingKey key = pair.publicKey().checked();
    DualSignature good = pair.signDeterministically(MESSAGE);

    for (int bit = 0; bit < good.classical().length * Byte.SIZE; bit++) {
      byte[] bad = good.classical();
      bad[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertInstanceOf(
          SignatureCheck.ClassicalInvalid.class,
          key.verify(MESSAGE, new DualSignature(bad, good.pq())),
          "bit " + bit);
    }
  }

  @Test
  void refusesEveryFlippedByteOfThePostQuantumHalf() {
    SigningKeyPair pair = pair(SuiteId.H1, 9);
    VerifyingKey key = pair.publicKey().checked();
    DualSignature good = pair.signDeterministically(MESSAGE);

    for (int at = 0; at < good.pq().length; at++) {
      byte[] bad = good.pq();
      bad[at] ^= (byte) (1 + at % 255);
      assertInstanceOf(
          SignatureCheck.PqInvalid.class,
          key.verify(MESSAGE, new DualSignature(good.classical(), bad)),
          "byte " + at);
    }
  }

  @Test
  void refusesTheUpperSOfTheSameEcdsaSignature() {
    SigningKeyPair pair = pair(SuiteId.N1, 10);
    DualSignature good = pair.signDeterministically(MESSAGE);
    EcdsaDer parts = requireNonNull(EcdsaDer.decode(good.classical()));

    byte[] upper = new EcdsaDer(parts.r(), EcdsaP384Scheme.order().subtract(parts.s())).encode();

    SignatureCheck check =
        pair.publicKey().checked().verify(MESSAGE, new DualSignature(upper, good.pq()));
    assertTrue(check.explain().contains("upper half"), check::explain);
  }

  @Test
  void hedgedMlDsaSignaturesDifferAndDeterministicOnesDoNot() {
    SigningKeyPair pair = pair(SuiteId.H1, 11);

    DualSignature one = pair.sign(MESSAGE, new SeededRandom(1));
    DualSignature other = pair.sign(MESSAGE, new SeededRandom(2));

    assertArrayEquals(one.classical(), other.classical());
    assertNotEquals(one, other);
    assertEquals(pair.signDeterministically(MESSAGE), pair.signDeterministically(MESSAGE));
  }

  @Test
  void aKeyOfLowOrderIsFlawedAndVerifiesNothing() {
    byte[] identity = new byte[32];
    identity[0] = 1;
    SigningKeyPair pair = pair(SuiteId.H1, 12);
    VerifyingKey key = new PublicSigningKey(SuiteId.H1, identity, pair.publicKey().pq()).checked();

    assertTrue(key.flaw().orElseThrow().contains("prime-order"));
    assertInstanceOf(
        SignatureCheck.KeyInvalid.class, key.verify(MESSAGE, pair.signDeterministically(MESSAGE)));
  }

  @Test
  void aP384KeyOffTheCurveOrCompressedIsFlawed() {
    PublicSigningKey good = pair(SuiteId.N1, 13).publicKey();
    byte[] off = good.classical();
    off[96] ^= 1;
    byte[] otherForm = good.classical();
    otherForm[0] = 0x06;

    assertTrue(new PublicSigningKey(SuiteId.N1, off, good.pq()).checked().flaw().isPresent());
    assertTrue(new PublicSigningKey(SuiteId.N1, otherForm, good.pq()).checked().flaw().isPresent());
    assertTrue(
        new PublicSigningKey(SuiteId.N1, new byte[97], good.pq()).checked().flaw().isPresent());
  }

  @Test
  void refusesKeysAndSecretsOfAnotherLength() {
    PublicSigningKey good = pair(SuiteId.H1, 14).publicKey();

    assertThrows(
        IllegalArgumentException.class,
        () -> new PublicSigningKey(SuiteId.H1, new byte[31], good.pq()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PublicSigningKey(SuiteId.C1, good.classical(), good.pq()));
    assertThrows(
        IllegalArgumentException.class,
        () -> SigningKeyPair.fromSecrets(SuiteId.N1, new byte[32], new byte[32]));
    assertThrows(
        IllegalArgumentException.class,
        () -> SigningKeyPair.fromSecrets(SuiteId.N1, new byte[48], new byte[32]));
  }

  @Test
  void theCredentialNamesSuiteAndBothKeys() {
    PublicSigningKey one = pair(SuiteId.H1, 15).publicKey();
    PublicSigningKey other = pair(SuiteId.H1, 16).publicKey();

    assertNotEquals(
        one.credentialId(),
        new PublicSigningKey(SuiteId.H1, one.classical(), other.pq()).credentialId());
    assertNotEquals(
        one.credentialId(),
        new PublicSigningKey(SuiteId.H1, other.classical(), one.pq()).credentialId());
    assertEquals(one.credentialId(), CredentialId.of(one.credentialId().bytes()));
  }

  @Test
  void nothingSecretShowsAndADestroyedPairRefuses() {
    SigningKeyPair pair = pair(SuiteId.H1, 17);
    SigningSecret secret = pair.secret(SecretAccess.forKeyStorage());
    String seed = Octets.hex(secret.classical());

    assertFalse(pair.toString().contains(seed));
    assertFalse(secret.toString().contains(seed));
    secret.wipe();
    assertArrayEquals(new byte[32], secret.classical());
    pair.destroy();
    assertThrows(IllegalStateException.class, () -> pair.signDeterministically(MESSAGE));
    assertThrows(IllegalStateException.class, () -> pair.secret(SecretAccess.forKeyStorage()));
  }
}
