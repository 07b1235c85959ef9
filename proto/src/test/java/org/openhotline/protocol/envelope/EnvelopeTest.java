package org.openhotline.protocol.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SeededRandom;
import org.openhotline.protocol.crypto.Suite;
import org.openhotline.protocol.crypto.SuiteId;

class EnvelopeTest {
  private static final byte[] CORE = Octets.ascii("core of a message from XA to XB");
  private static final byte[] PAYLOAD = Octets.ascii("cease activity at once");

  private static SealingKeyPair pair(SuiteId suite, int seed) {
    return SealingKeyPair.generate(suite, new SeededRandom(seed));
  }

  private static List<SealingKeyPair> pairs(SuiteId suite, int count) {
    return IntStream.range(0, count).mapToObj(i -> pair(suite, 100 + i)).toList();
  }

  private static String desk(int index) {
    return "X" + (char) ('A' + index);
  }

  private static List<Recipient> recipients(List<SealingKeyPair> pairs) {
    List<Recipient> recipients = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      recipients.add(new Recipient(desk(i), pairs.get(i).publicKey()));
    }
    return recipients;
  }

  private static Sealing seal(SuiteId suite, byte[] payload, List<SealingKeyPair> pairs) {
    return Envelope.seal(suite, CORE, payload, recipients(pairs), new SeededRandom(1));
  }

  private static OpenResult open(
      SuiteId suite, Sealing sealing, Sealed sealed, String desk, SealingKeyPair pair) {
    return Envelope.open(
        suite, CORE, sealing.commitment(), sealing.keyCommitment(), sealed, desk, pair);
  }

  @ParameterizedTest
  @CsvSource({
    "H1,1", "H1,2", "H1,3", "H1,4", "H1,5", "H1,6", "N1,1", "N1,2", "N1,3", "N1,4", "N1,5", "N1,6",
    "C1,1", "C1,2", "C1,3", "C1,4", "C1,5", "C1,6"
  })
  void everyRecipientReadsTheSamePayload(SuiteId suite, int count) {
    List<SealingKeyPair> pairs = pairs(suite, count);

    Sealing sealing = seal(suite, PAYLOAD, pairs);

    assertEquals(Optional.empty(), sealing.sealed().flaw(suite));
    for (int i = 0; i < count; i++) {
      OpenResult.Opened opened =
          assertInstanceOf(
              OpenResult.Opened.class,
              open(suite, sealing, sealing.sealed(), desk(i), pairs.get(i)));
      assertArrayEquals(PAYLOAD, opened.payload());
      assertArrayEquals(sealing.salt(), opened.salt());
    }
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void theSameRandomnessGivesTheSameBytes(SuiteId suite) {
    List<SealingKeyPair> pairs = pairs(suite, 2);

    Sealing one = seal(suite, PAYLOAD, pairs);
    Sealing again = seal(suite, PAYLOAD, pairs);

    assertEquals(one.sealed(), again.sealed());
    assertArrayEquals(one.commitment(), again.commitment());
    assertArrayEquals(one.keyCommitment(), again.keyCommitment());
  }

  @Test
  void theCiphertextShowsTheSizeClassOnly() {
    List<SealingKeyPair> pairs = pairs(SuiteId.C1, 1);
    int[][] payloadAndClass = {
      {0, 1024},
      {988, 1024},
      {989, 2048},
      {16_348, 16_384},
      {16_349, 32_768},
      {Envelope.MAX_PAYLOAD_BYTES, 917_504}
    };
    for (int[] sizes : payloadAndClass) {
      Sealing sealing = seal(SuiteId.C1, new byte[sizes[0]], pairs);

      assertEquals(sizes[1] + 16, sealing.sealed().ciphertext().length);
      assertTrue(sealing.sealed().ciphertext().length <= Sealed.MAX_CIPHERTEXT_BYTES);
      assertInstanceOf(
          OpenResult.Opened.class,
          open(SuiteId.C1, sealing, sealing.sealed(), "XA", pairs.getFirst()));
    }
  }

  @Test
  void refusesToSealWhatIsBeyondALimit() {
    List<SealingKeyPair> one = pairs(SuiteId.C1, 1);
    byte[] tooLong = new byte[Envelope.MAX_PAYLOAD_BYTES + 1];
    PublicSealingKey other = pair(SuiteId.H1, 5).publicKey();
    Recipient again = recipients(one).getFirst();

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> seal(SuiteId.C1, tooLong, one));
    assertEquals(
        "a payload has at most 917468 bytes, given: 917469; send it in parts",
        refusal.getMessage());
    assertRefusedToSeal(List.of());
    assertRefusedToSeal(List.of(new Recipient("XA", other)));
    assertRefusedToSeal(List.of(again, again));
    assertRefusedToSeal(recipients(pairs(SuiteId.C1, Sealed.MAX_WRAPS + 1)));
    assertThrows(IllegalArgumentException.class, () -> new Recipient("", other));
  }

  private static void assertRefusedToSeal(List<Recipient> recipients) {
    assertThrows(
        IllegalArgumentException.class,
        () -> Envelope.seal(SuiteId.C1, CORE, PAYLOAD, recipients, new SeededRandom(1)));
  }

  @Test
  void anotherKeyDeskOrSuiteFindsNoWrap() {
    List<SealingKeyPair> pairs = pairs(SuiteId.H1, 2);
    Sealing sealing = seal(SuiteId.H1, PAYLOAD, pairs);
    Sealed sealed = sealing.sealed();

    assertInstanceOf(
        OpenResult.NoWrapForKey.class,
        open(SuiteId.H1, sealing, sealed, "XA", pair(SuiteId.H1, 7)));
    assertInstanceOf(
        OpenResult.NoWrapForKey.class, open(SuiteId.H1, sealing, sealed, "XB", pairs.getFirst()));
    assertInstanceOf(
        OpenResult.NoWrapForKey.class, open(SuiteId.N1, sealing, sealed, "XA", pairs.getFirst()));
  }

  @Test
  void theShapeOfASealedBodyIsCheckedWithoutAKey() {
    List<SealingKeyPair> pairs = pairs(SuiteId.C1, 2);
    Sealed good = seal(SuiteId.C1, PAYLOAD, pairs).sealed();
    Wrap wrap = good.wraps().getFirst();
    Wrap cut = new Wrap("XA", wrap.keyId(), new byte[31], wrap.key().ciphertext());

    assertFlaw("1..64 wrapped keys, given: 0", List.of(), good.ciphertext());
    assertFlaw("wrapped to twice", List.of(wrap, wrap), good.ciphertext());
    assertFlaw("number 1 has 31 + 48", List.of(cut), good.ciphertext());
    assertFlaw("no size class", List.of(wrap), new byte[1024]);
    assertFlaw("no size class", List.of(wrap), new byte[0]);
    assertFlaw("no size class", List.of(wrap), new byte[Sealed.MAX_CIPHERTEXT_BYTES + 16 * 1024]);
    assertTrue(good.flaw(SuiteId.H1).orElseThrow().contains("suite H1 has 1120 + 48"));
  }

  private static void assertFlaw(String expected, List<Wrap> wraps, byte[] ciphertext) {
    String flaw = new Sealed(wraps, ciphertext).flaw(SuiteId.C1).orElseThrow();
    assertTrue(flaw.contains(expected), flaw);
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void theLargestBodyFitsIntoOneMebibyteWithRoomForNamesAndFraming(SuiteId suite) {
    Suite sizes = Suite.of(suite);
    int nameAndFramingBytes = 128;
    int wrapBytes =
        sizes.encapsulationBytes() + sizes.wrappedKeyBytes() + KeyId.BYTES + nameAndFramingBytes;

    assertTrue(Sealed.MAX_WRAPS * wrapBytes + Sealed.MAX_CIPHERTEXT_BYTES + 16 <= 1024 * 1024);
  }

  @Test
  void saltAndPayloadProveOneMessageToAnOutsider() {
    Sealing sealing = seal(SuiteId.C1, PAYLOAD, pairs(SuiteId.C1, 1));
    byte[] commitment = sealing.commitment();
    byte[] salt = sealing.salt();

    assertTrue(Disclosure.verify(commitment, salt, PAYLOAD));
    assertFalse(Disclosure.verify(commitment, salt, Octets.ascii("cease activity at noon")));
    assertFalse(Disclosure.verify(commitment, new byte[32], PAYLOAD));
    assertFalse(Disclosure.verify(commitment, new byte[0], PAYLOAD));
    assertFalse(Disclosure.verify(new byte[0], salt, PAYLOAD));
    assertFalse(
        Disclosure.verify(commitment, Arrays.copyOf(salt, 31), Octets.join(new byte[1], PAYLOAD)));
  }

  @Test
  void nothingSecretShows() {
    List<SealingKeyPair> pairs = pairs(SuiteId.C1, 1);
    Sealing sealing = seal(SuiteId.C1, PAYLOAD, pairs);

    OpenResult opened = open(SuiteId.C1, sealing, sealing.sealed(), "XA", pairs.getFirst());

    assertEquals("Sealing[Sealed[1 wraps, 1040 bytes], salt redacted]", sealing.toString());
    assertEquals("Opened[22 bytes, redacted]", opened.toString());
  }
}
