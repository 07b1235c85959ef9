package org.openhotline.protocol.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CheckpointTest {
  private static final String ORIGIN = "hotline.example/live";
  private static final Hash ROOT = Hash.sha256(new byte[] {1});

  private final TestKey ed25519 = new TestKey(ORIGIN, SignatureKind.ED25519);
  private final TestKey mlDsa65 = new TestKey(ORIGIN, SignatureKind.ML_DSA_65);
  private final CheckpointSigner signer = new CheckpointSigner(ed25519.signer(), mlDsa65.signer());
  private final CheckpointVerifier verifier =
      new CheckpointVerifier(ed25519.verifier(), mlDsa65.verifier());

  @Test
  void acceptsWhatBothKeysSigned() {
    SignedNote note = signer.sign(42, ROOT);
    CheckpointCheck check = verifier.verify(note.encode());
    assertEquals(new CheckpointCheck.Accepted(new Checkpoint(ORIGIN, 42, ROOT), note), check);
    assertEquals(ORIGIN + "\n42\n" + ROOT.base64() + "\n", note.text());
  }

  @Test
  void refusesACheckpointThatOnlyOneKeySigned() {
    SignedNote note = signer.sign(42, ROOT);
    for (int i = 0; i < 2; i++) {
      SignedNote single = new SignedNote(note.text(), List.of(note.signatures().get(i)));
      assertEquals(
          new CheckpointCheck.MissingSignature((i == 0 ? mlDsa65 : ed25519).key),
          verifier.verify(single.encode()));
    }
  }

  /// Every byte of the text and of the first signature, every seventh of the long second one.
  @Test
  void refusesEveryFlippedByte() {
    byte[] note = signer.sign(42, ROOT).encode();
    for (int i = 0; i < note.length; i += i < 300 ? 1 : 7) {
      byte[] flipped = note.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      assertFalse(
          verifier.verify(flipped) instanceof CheckpointCheck.Accepted, "byte " + i + " flipped");
    }
  }

  @Test
  void refusesEveryCutNote() {
    byte[] note = signer.sign(42, ROOT).encode();
    for (int length = 0; length < note.length; length += length < 200 ? 1 : 53) {
      CheckpointCheck check = verifier.verify(Arrays.copyOf(note, length));
      assertFalse(check instanceof CheckpointCheck.Accepted, "cut to " + length);
    }
  }

  @Test
  void refusesABadSignatureOfAKnownKeyEvenBesideAValidOne() {
    SignedNote note = signer.sign(42, ROOT);
    SignedNote other = signer.sign(43, ROOT);
    for (int i = 0; i < 2; i++) {
      List<NoteSignature> signatures = new ArrayList<>(note.signatures());
      signatures.add(other.signatures().get(i));
      assertEquals(
          new CheckpointCheck.BadSignature((i == 0 ? ed25519 : mlDsa65).key),
          verifier.verify(new SignedNote(note.text(), signatures).encode()));
    }
  }

  @Test
  void ignoresSignaturesOfStrangers() {
    SignedNote note = signer.sign(42, ROOT);
    List<NoteSignature> signatures = new ArrayList<>();
    signatures.add(new NoteSignature("witness.example", 7, new byte[] {1, 2, 3}));
    signatures.add(new NoteSignature(ORIGIN, 7, new byte[] {1, 2, 3}));
    signatures.add(new NoteSignature("witness.example", ed25519.key.id(), new byte[] {1}));
    signatures.addAll(note.signatures().reversed());
    assertInstanceOf(
        CheckpointCheck.Accepted.class,
        verifier.verify(new SignedNote(note.text(), signatures).encode()));
  }

  @Test
  void refusesTheCheckpointOfAnotherRecord() {
    TestKey otherEd25519 = new TestKey("other.example", SignatureKind.ED25519);
    TestKey otherMlDsa65 = new TestKey("other.example", SignatureKind.ML_DSA_65);
    SignedNote note =
        new CheckpointSigner(otherEd25519.signer(), otherMlDsa65.signer()).sign(42, ROOT);
    CheckpointCheck check = verifier.verify(note.encode());
    assertEquals(new CheckpointCheck.WrongOrigin(ORIGIN, "other.example"), check);
    assertTrue(check.explain().contains("other.example"));
  }

  @Test
  void refusesKeysThatAreNotAPair() {
    TestKey other = new TestKey("other.example", SignatureKind.ML_DSA_65);
    assertThrows(
        IllegalArgumentException.class,
        () -> new CheckpointVerifier(ed25519.verifier(), ed25519.verifier()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CheckpointVerifier(ed25519.verifier(), other.verifier()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CheckpointSigner(mlDsa65.signer(), ed25519.signer()));
  }

  @Test
  void refusesCheckpointTextsThatItWouldNotHaveWritten() {
    String root = ROOT.base64();
    for (String text :
        List.of(
            "",
            "\n",
            ORIGIN + "\n42\n" + root,
            ORIGIN + "\n42\n",
            ORIGIN + "\n42\n" + root + "\nextension\n",
            "\n42\n" + root + "\n",
            "a b\n42\n" + root + "\n",
            "a+b\n42\n" + root + "\n",
            "a\u00a0b\n42\n" + root + "\n",
            ORIGIN + "\n042\n" + root + "\n",
            ORIGIN + "\n-1\n" + root + "\n",
            ORIGIN + "\n+1\n" + root + "\n",
            ORIGIN + "\n\u0664\n" + root + "\n",
            ORIGIN + "\n99999999999999999999\n" + root + "\n",
            ORIGIN + "\n0\n" + root + "\n",
            ORIGIN + "\n42\n" + root.replace("=", "") + "\n",
            ORIGIN + "\n42\n" + "AAAA\n",
            ORIGIN + "\n42\n" + root.substring(0, 42) + "/=\n",
            ORIGIN + "\r\n42\n" + root + "\n")) {
      assertInstanceOf(Parse.Malformed.class, Checkpoint.parse(text), NoteText.quote(text));
    }
    Checkpoint empty = new Checkpoint(ORIGIN, 0, Merkle.EMPTY_ROOT);
    assertEquals(new Parse.Parsed<>(empty), Checkpoint.parse(empty.text()));
  }

  @Test
  void refusesMalformedNotes() {
    String signature = "\u2014 a AAAAAAE=\n";
    for (String note :
        List.of(
            "",
            "text\n",
            "text\n\n",
            "text\n" + signature,
            "text\n\n" + "\u2014 a AAAAAAE=",
            "text\n\n- a AAAAAAE=\n",
            "text\n\n\u2014a AAAAAAE=\n",
            "text\n\n\u2014 AAAAAAE=\n",
            "text\n\n\u2014  AAAAAAE=\n",
            "text\n\n\u2014 a+b AAAAAAE=\n",
            "text\n\n\u2014 a\u2003b AAAAAAE=\n",
            "text\n\n\u2014 a AAAAAAE\n",
            "text\n\n\u2014 a AAAAAAF=\n",
            "text\n\n\u2014 a AAAAAA==\n",
            "text\n\n\u2014 a AA*AAAE=\n",
            "text\n\n\u2014 a AAAAAAE= \n",
            "te\txt\n\n" + signature,
            "text\r\n\n" + signature,
            "text\n\n" + signature + "\n",
            "text\n\n" + signature.repeat(SignedNote.MAX_SIGNATURES + 1))) {
      assertInstanceOf(
          Parse.Malformed.class,
          SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)),
          NoteText.quote(note));
    }
    assertInstanceOf(Parse.Malformed.class, SignedNote.parse(new byte[] {(byte) 0xff, '\n'}));
    assertInstanceOf(
        Parse.Malformed.class, SignedNote.parse(new byte[SignedNote.MAX_NOTE_BYTES + 1]));
  }

  @Test
  void readsNotesWithEmptyLinesInTheirTextAndManySignatures() {
    String note = "a\n\nb\n\n" + "\u2014 quasimodo.example/x AAAAAAE=\n".repeat(16);
    byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
    switch (SignedNote.parse(bytes)) {
      case Parse.Parsed<SignedNote>(SignedNote parsed) -> {
        assertEquals("a\n\nb\n", parsed.text());
        assertEquals(
            Collections.nCopies(16, new NoteSignature("quasimodo.example/x", 0, new byte[] {1})),
            parsed.signatures());
        assertArrayEquals(bytes, parsed.encode());
      }
      case Parse.Malformed<SignedNote>(String problem) -> throw new AssertionError(problem);
    }
  }

  @Test
  void verifierKeysReadBackAndRefuseEveryFlippedCharacter() {
    for (TestKey test : List.of(ed25519, mlDsa65)) {
      String text = test.key.text();
      assertEquals(new Parse.Parsed<>(test.key), VerifierKey.parse(text));
      for (int i = 0; i < Math.min(text.length(), 200); i++) {
        char[] changed = text.toCharArray();
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assertNotEquals(
            new Parse.Parsed<>(test.key), VerifierKey.parse(new String(changed)), "at " + i);
      }
    }
    for (String text : List.of("", "+", "++", "a", "a+b", "a+00000000+", "a+00000000+AAAA")) {
      assertInstanceOf(Parse.Malformed.class, VerifierKey.parse(text), text);
    }
  }

  @Test
  void keyIdsAreTheFirstBytesOfTheHashOfNameTypeAndKey() {
    byte[] typed = "\u00ffhotline-ml-dsa-65".getBytes(StandardCharsets.ISO_8859_1);
    byte[] hash =
        Hash.sha256(
                (ORIGIN + "\n").getBytes(StandardCharsets.UTF_8), typed, mlDsa65.key.publicKey())
            .bytes();
    assertEquals(HexOf.firstFour(hash), mlDsa65.key.idHex());
    assertEquals(18, typed.length);
    assertArrayEquals(typed, SignatureKind.ML_DSA_65.typeBytes());
    assertArrayEquals(new byte[] {1}, SignatureKind.ED25519.typeBytes());
  }

  /// The verifier key that the documentation of Go's `golang.org/x/mod/sumdb/note` prints.
  @Test
  void readsAKnownForeignVerifierKey() {
    String foreign = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    switch (VerifierKey.parse(foreign)) {
      case Parse.Parsed<VerifierKey>(VerifierKey key) -> {
        assertEquals("PeterNeumann", key.name());
        assertEquals(SignatureKind.ED25519, key.kind());
        assertEquals(foreign, key.text());
      }
      case Parse.Malformed<VerifierKey>(String problem) -> throw new AssertionError(problem);
    }
  }

  @Test
  void anOperationThatGivesAWrongLengthIsABug() {
    NoteSigner broken = new NoteSigner(ed25519.key, message -> new byte[63]);
    assertThrows(IllegalStateException.class, () -> broken.sign("text\n"));
  }

  private static final class HexOf {
    static String firstFour(byte[] bytes) {
      return java.util.HexFormat.of().formatHex(bytes, 0, 4);
    }
  }

  /// A key of the Java platform, whose encodings end in the raw public key.
  private static final class TestKey {
    final VerifierKey key;
    private final KeyPair pair;
    private final String algorithm;

    TestKey(String name, SignatureKind kind) {
      algorithm =
          switch (kind) {
            case ED25519 -> "Ed25519";
            case ML_DSA_65 -> "ML-DSA-65";
          };
      try {
        pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
      PublicKey publicKey = pair.getPublic();
      byte[] encoded = publicKey.getEncoded();
      int from = encoded.length - kind.publicKeyLengthBytes();
      key = new VerifierKey(name, kind, Arrays.copyOfRange(encoded, from, encoded.length));
    }

    NoteSigner signer() {
      return new NoteSigner(
          key,
          message -> {
            try {
              Signature signature = Signature.getInstance(algorithm);
              signature.initSign(pair.getPrivate());
              signature.update(message);
              return signature.sign();
            } catch (GeneralSecurityException e) {
              throw new AssertionError(e);
            }
          });
    }

    NoteVerifier verifier() {
      return new NoteVerifier(
          key,
          (message, bytes) -> {
            try {
              Signature signature = Signature.getInstance(algorithm);
              signature.initVerify(pair.getPublic());
              signature.update(message);
              return signature.verify(bytes);
            } catch (GeneralSecurityException e) {
              return false;
            }
          });
    }
  }

  @Test
  void quotesForeignTextHarmlessly() {
    assertEquals("\"a\\u000a\\u202e\\u0022\"", NoteText.quote("a\n\u202e\""));
    assertTrue(NoteText.quote("x".repeat(1000)).length() < 100);
    assertTrue(Base64.getEncoder().encodeToString(ROOT.bytes()).equals(ROOT.base64()));
  }
}
