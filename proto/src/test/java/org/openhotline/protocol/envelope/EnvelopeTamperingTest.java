package org.openhotline.protocol.envelope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openhotline.protocol.crypto.Aead;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SeededRandom;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SuiteId;

/// What a hostile relay, a thief of ciphertexts and a dishonest sender can try.
class EnvelopeTamperingTest {
  private static final byte[] CORE = Octets.ascii("version, ids, times, desks XA and XB");
  private static final byte[] PAYLOAD = Octets.ascii("incident at 54 N 010 E");

  /// A genuine message from XA to itself and XB, and a way to open changed copies of it at XB.
  private record Genuine(SuiteId suite, SealingKeyPair xa, SealingKeyPair xb, Sealing sealing) {
    static Genuine of(SuiteId suite) {
      SealingKeyPair xa = SealingKeyPair.generate(suite, new SeededRandom(1));
      SealingKeyPair xb = SealingKeyPair.generate(suite, new SeededRandom(2));
      Sealing sealing =
          Envelope.seal(
              suite,
              CORE,
              PAYLOAD,
              List.of(new Recipient("XA", xa.publicKey()), new Recipient("XB", xb.publicKey())),
              new SeededRandom(3));
      return new Genuine(suite, xa, xb, sealing);
    }

    OpenResult open(byte[] core, byte[] commitment, byte[] keyCommitment, Sealed sealed) {
      return Envelope.open(suite, core, commitment, keyCommitment, sealed, "XB", xb);
    }

    OpenResult open(Sealed sealed) {
      return open(CORE, sealing.commitment(), sealing.keyCommitment(), sealed);
    }

    OpenResult openWithXbsWrap(Wrap changed) {
      Wrap first = sealing.sealed().wraps().getFirst();
      return open(new Sealed(List.of(first, changed), sealing.sealed().ciphertext()));
    }

    Wrap xbsWrap() {
      return sealing.sealed().wraps().get(1);
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= (byte) (1 << at % Byte.SIZE);
    return changed;
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void refusesEveryFlippedByteOfTheCore(SuiteId suite) {
    Genuine message = Genuine.of(suite);
    Sealing sealing = message.sealing();

    for (int at = 0; at < CORE.length; at++) {
      assertInstanceOf(
          OpenResult.WrapInvalid.class,
          message.open(
              flipped(CORE, at), sealing.commitment(), sealing.keyCommitment(), sealing.sealed()));
    }
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void refusesEveryFlippedByteOfBothCommitments(SuiteId suite) {
    Genuine message = Genuine.of(suite);
    Sealing sealing = message.sealing();

    for (int at = 0; at < 32; at++) {
      assertInstanceOf(
          OpenResult.CommitmentMismatch.class,
          message.open(
              CORE, flipped(sealing.commitment(), at), sealing.keyCommitment(), sealing.sealed()));
      assertInstanceOf(
          OpenResult.WrapInvalid.class,
          message.open(
              CORE, sealing.commitment(), flipped(sealing.keyCommitment(), at), sealing.sealed()));
    }
    assertInstanceOf(
        OpenResult.CommitmentMismatch.class,
        message.open(CORE, new byte[0], sealing.keyCommitment(), sealing.sealed()));
    assertInstanceOf(
        OpenResult.WrapInvalid.class,
        message.open(CORE, sealing.commitment(), new byte[0], sealing.sealed()));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void refusesEveryFlippedByteOfTheCiphertext(SuiteId suite) {
    Genuine message = Genuine.of(suite);
    Sealed sealed = message.sealing().sealed();
    // The wrap opens each time: N1's takes a millisecond, so only every seventh byte there.
    int step = suite == SuiteId.N1 ? 7 : 1;

    for (int at = 0; at < sealed.ciphertext().length; at += step) {
      assertInstanceOf(
          OpenResult.CiphertextInvalid.class,
          message.open(new Sealed(sealed.wraps(), flipped(sealed.ciphertext(), at))));
    }
    for (int length : new int[] {0, 15, 16, 1039}) {
      assertInstanceOf(
          OpenResult.CiphertextInvalid.class,
          message.open(new Sealed(sealed.wraps(), Arrays.copyOf(sealed.ciphertext(), length))));
    }
    assertInstanceOf(
        OpenResult.CiphertextInvalid.class,
        message.open(new Sealed(sealed.wraps(), new byte[Sealed.MAX_CIPHERTEXT_BYTES + 1])));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void refusesEveryFlippedByteOfTheWrap(SuiteId suite) {
    Genuine message = Genuine.of(suite);
    Wrap wrap = message.xbsWrap();
    byte[] enc = wrap.key().enc();
    byte[] ciphertext = wrap.key().ciphertext();
    // N1 takes ten milliseconds each: only every eleventh byte there, 11 being no divisor of its
    // parts.
    int step = suite == SuiteId.N1 ? 11 : 1;

    for (int at = 0; at < enc.length; at += step) {
      assertInstanceOf(
          OpenResult.WrapInvalid.class,
          message.openWithXbsWrap(
              new Wrap(wrap.desk(), wrap.keyId(), flipped(enc, at), ciphertext)),
          "byte " + at + " of enc");
    }
    for (int at = 0; at < ciphertext.length; at++) {
      assertInstanceOf(
          OpenResult.WrapInvalid.class,
          message.openWithXbsWrap(
              new Wrap(wrap.desk(), wrap.keyId(), enc, flipped(ciphertext, at))));
    }
    for (int at = 0; at < KeyId.BYTES; at++) {
      KeyId other = KeyId.of(flipped(wrap.keyId().bytes(), at));
      assertInstanceOf(
          OpenResult.NoWrapForKey.class,
          message.openWithXbsWrap(new Wrap(wrap.desk(), other, wrap.key())));
    }
    assertInstanceOf(
        OpenResult.NoWrapForKey.class,
        message.openWithXbsWrap(new Wrap("XC", wrap.keyId(), wrap.key())));
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void refusesSwappedAndDoubledWraps(SuiteId suite) {
    Genuine message = Genuine.of(suite);
    Sealed sealed = message.sealing().sealed();
    Wrap xa = sealed.wraps().getFirst();
    Wrap xb = sealed.wraps().get(1);

    assertInstanceOf(
        OpenResult.WrapInvalid.class,
        message.openWithXbsWrap(new Wrap("XB", xb.keyId(), xa.key())));
    assertInstanceOf(
        OpenResult.WrapInvalid.class,
        message.open(new Sealed(List.of(xb, xb), sealed.ciphertext())));
  }

  @Test
  void aThiefWhoPutsAnotherCoreOverTheSameCiphertextIsRefused() {
    Genuine message = Genuine.of(SuiteId.H1);
    Sealing stolen = message.sealing();
    byte[] thiefsCore = Octets.ascii("version, ids, times, desks XC and XB");

    assertInstanceOf(
        OpenResult.WrapInvalid.class,
        message.open(thiefsCore, stolen.commitment(), stolen.keyCommitment(), stolen.sealed()));
  }

  @Test
  void aReaderWhoRewrapsTheKeyToAnotherCoreIsRefused() {
    // Given a reader of a message, who knows its content encryption key and wraps it anew
    Genuine message = Genuine.of(SuiteId.H1);
    Sealing genuine = message.sealing();
    byte[] cek =
        message
            .xb()
            .unwrap(
                ContentKeys.wrapInfo(ContentKeys.coreHash(CORE), message.xb().keyId()),
                genuine.keyCommitment(),
                message.xbsWrap().key())
            .orElseThrow();
    byte[] thiefsCore = Octets.ascii("a core that names the thief as author");
    byte[] coreHash = ContentKeys.coreHash(thiefsCore);
    ContentKeys keys = ContentKeys.derive(cek, coreHash);

    Sealed forged =
        new Sealed(
            List.of(wrapFor(message.xb(), coreHash, keys.commitment(), cek)),
            genuine.sealed().ciphertext());

    assertInstanceOf(
        OpenResult.CiphertextInvalid.class,
        message.open(thiefsCore, genuine.commitment(), keys.commitment(), forged));
  }

  @Test
  void aSenderWhoGivesTwoDesksTwoKeysIsCaught() {
    // Given one ciphertext that AES-GCM opens under two keys, to two texts
    byte[] coreHash = ContentKeys.coreHash(CORE);
    byte[] oneCek = Sha.sha256(Octets.ascii("one"));
    byte[] otherCek = Sha.sha256(Octets.ascii("other"));
    ContentKeys one = ContentKeys.derive(oneCek, coreHash);
    ContentKeys other = ContentKeys.derive(otherCek, coreHash);
    byte[] salt = new byte[32];
    byte[] inner = Padding.pad(Octets.join(salt, PAYLOAD));
    byte[] ciphertext = TwoKeyCiphertext.make(one.key(), other.key(), coreHash, inner);
    byte[] text = Aead.open(one.key(), new byte[12], coreHash, ciphertext).orElseThrow();
    byte[] otherText = Aead.open(other.key(), new byte[12], coreHash, ciphertext).orElseThrow();
    assertEquals(text.length, otherText.length);
    assertTrue(!Arrays.equals(text, otherText));
    SealingKeyPair xa = SealingKeyPair.generate(SuiteId.H1, new SeededRandom(1));
    SealingKeyPair xb = SealingKeyPair.generate(SuiteId.H1, new SeededRandom(2));

    // When the sender commits to the first key and gives XB the second
    List<Wrap> wraps = new ArrayList<>();
    wraps.add(wrapFor("XA", xa, coreHash, one.commitment(), oneCek));
    wraps.add(wrapFor("XB", xb, coreHash, one.commitment(), otherCek));
    OpenResult result =
        Envelope.open(
            SuiteId.H1,
            CORE,
            Disclosure.commitment(salt, PAYLOAD),
            one.commitment(),
            new Sealed(wraps, ciphertext),
            "XB",
            xb);

    // Then XB sees that it was given another key than the header names
    assertInstanceOf(OpenResult.KeyCommitmentMismatch.class, result);
  }

  @Test
  void aSenderWhoPadsOrCommitsWronglyIsCaught() {
    SealingKeyPair xb = SealingKeyPair.generate(SuiteId.C1, new SeededRandom(2));
    byte[] salt = new byte[32];
    byte[] commitment = Disclosure.commitment(salt, PAYLOAD);
    byte[] good = Padding.pad(Octets.join(salt, PAYLOAD));
    byte[] hidden = good.clone();
    hidden[1023] = 1;

    assertInstanceOf(OpenResult.Opened.class, openPadded(xb, commitment, good));
    assertInstanceOf(OpenResult.PaddingInvalid.class, openPadded(xb, commitment, hidden));
    assertInstanceOf(
        OpenResult.PaddingInvalid.class, openPadded(xb, commitment, Arrays.copyOf(good, 2048)));
    assertInstanceOf(
        OpenResult.PaddingInvalid.class, openPadded(xb, commitment, Arrays.copyOf(good, 100)));
    assertInstanceOf(
        OpenResult.PaddingInvalid.class, openPadded(xb, commitment, Padding.pad(new byte[31])));
    assertInstanceOf(
        OpenResult.CommitmentMismatch.class,
        openPadded(xb, commitment, Padding.pad(Octets.join(salt, Octets.ascii("another text")))));
  }

  /// Opens `padded` as sealed by a sender who follows the protocol in everything else.
  private static OpenResult openPadded(SealingKeyPair xb, byte[] commitment, byte[] padded) {
    byte[] coreHash = ContentKeys.coreHash(CORE);
    byte[] cek = Sha.sha256(Octets.ascii("cek"));
    ContentKeys keys = ContentKeys.derive(cek, coreHash);
    Sealed sealed =
        new Sealed(
            List.of(wrapFor(xb, coreHash, keys.commitment(), cek)),
            Aead.seal(keys.key(), new byte[12], coreHash, padded));
    return Envelope.open(SuiteId.C1, CORE, commitment, keys.commitment(), sealed, "XB", xb);
  }

  private static Wrap wrapFor(
      SealingKeyPair pair, byte[] coreHash, byte[] keyCommitment, byte[] cek) {
    return wrapFor("XB", pair, coreHash, keyCommitment, cek);
  }

  private static Wrap wrapFor(
      String desk, SealingKeyPair pair, byte[] coreHash, byte[] keyCommitment, byte[] cek) {
    return new Wrap(
        desk,
        pair.keyId(),
        pair.publicKey()
            .wrap(
                ContentKeys.wrapInfo(coreHash, pair.keyId()),
                keyCommitment,
                cek,
                new SeededRandom(9)));
  }
}
