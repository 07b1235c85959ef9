package org.openhotline.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.hpke.HPKE;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openhotline.protocol.crypto.Vectors.Case;
import tools.jackson.databind.JsonNode;

/// Key wrapping against RFC 9180, the HPKE-PQ draft, the X-Wing draft and Wycheproof.
///
/// One message is sealed per encapsulation here, so only the first encryption of a vector can be
/// reached; exporters are not offered.
final class KemVectorTest {
  private static int intOf(JsonNode vector, String field) {
    return vector.get(field).intValue();
  }

  private static JsonNode onlyVector(String file, int kem, int kdf, int aead) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode vector : Vectors.read(file)) {
      if (intOf(vector, "mode") == 0
          && intOf(vector, "kem_id") == kem
          && intOf(vector, "kdf_id") == kdf
          && intOf(vector, "aead_id") == aead) {
        found.add(vector);
      }
    }
    assertEquals(1, found.size(), "vectors of KEM " + kem);
    return found.getFirst();
  }

  /// Both directions of a vector's first encryption, and its key pair.
  private static void reproduces(Hpke hpke, JsonNode vector, byte[] coins) {
    byte[] publicKey = Vectors.hex(vector, "pkRm");
    byte[] info = Vectors.hex(vector, "info");
    JsonNode first = vector.get("encryptions").get(0);
    byte[] plaintext = Vectors.hex(first, first.has("pt") ? "pt" : "plaintext");
    byte[] aad = Vectors.hex(first, "aad");
    WrappedKey expected = new WrappedKey(Vectors.hex(vector, "enc"), Vectors.hex(first, "ct"));
    var keyPair = hpke.keyPair(Vectors.hex(vector, "skRm"));

    assertArrayEquals(publicKey, hpke.encode(keyPair.getPublic()));
    assertEquals(expected, hpke.sealWith(publicKey, info, aad, plaintext, coins));
    assertArrayEquals(plaintext, hpke.open(keyPair, info, aad, expected).orElseThrow());
  }

  @Test
  void c1WrapsAsRfc9180Does() {
    // The file holds X25519 and HKDF-SHA256 with every AEAD; C1's is AES-256-GCM.
    JsonNode vector = onlyVector("hpke/rfc9180.json.gz", 0x20, 1, 2);

    reproduces(Hpke.x25519(), vector, Vectors.hex(vector, "ikmE"));
  }

  @Test
  void h1WrapsAsTheHpkePqDraftDoesButForItsAead() {
    // The draft's X-Wing vector with an HKDF uses ChaCha20-Poly1305.
    JsonNode vector = onlyVector("hpke/hpke-pq.json", 0x647a, 1, 3);

    reproduces(Hpke.xWing(HPKE.aead_CHACHA20_POLY1305), vector, Vectors.hex(vector, "ikmE"));
  }

  @Test
  void n1WrapsAsTheHpkePqDraftDoes() {
    JsonNode vector = onlyVector("hpke/hpke-pq.json", 0x51, 2, 2);

    reproduces(Hpke.mlKem1024P384(), vector, Vectors.hex(vector, "ikmE"));
  }

  @Test
  void h1MakesTheKeysAndEncapsulationsOfTheXWingDraft() {
    int cases = 0;
    for (JsonNode vector : Vectors.read("xwing/x-wing.json")) {
      SealingKeyPair pair = SealingKeyPair.fromSecret(SuiteId.H1, Vectors.hex(vector, "seed"));
      byte[] publicKey = Vectors.hex(vector, "pk");
      byte[] none = new byte[0];

      WrappedKey wrapped =
          Hpke.xWing().sealWith(publicKey, none, none, none, Vectors.hex(vector, "eseed"));

      assertArrayEquals(publicKey, pair.publicKey().raw());
      assertArrayEquals(Vectors.hex(vector, "sk"), pair.secret(SecretAccess.forKeyStorage()));
      assertArrayEquals(Vectors.hex(vector, "ct"), wrapped.enc());
      cases++;
    }
    assertEquals(3, cases);
  }

  @Test
  void noPublicKeyOfWycheproofThatGivesZeroIsTakenForC1() {
    int zeros = 0;
    List<Case> cases = Vectors.wycheproof("x25519_test");
    for (Case vector : cases) {
      byte[] point = vector.bytes("public");
      boolean zero = Arrays.equals(vector.bytes("shared"), new byte[32]);
      Optional<String> flaw = new PublicSealingKey(SuiteId.C1, point).flaw();
      assertEquals(zero, flaw.isPresent(), vector::toString);
      if (zero) {
        zeros++;
      }
    }
    assertEquals(518, cases.size());
    assertTrue(zeros > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {768, 1024})
  void takesTheMlKemKeysOfWycheproofAndRefusesThemOutOfRange(int parameterSet) {
    SuiteId suite = parameterSet == 768 ? SuiteId.H1 : SuiteId.N1;
    byte[] good = SealingKeyPair.generate(suite, new SeededRandom(1)).publicKey().raw();
    int coefficients = parameterSet == 768 ? 3 * 256 : 4 * 256;
    int reached = 0;
    int unreached = 0;
    for (Case vector : Vectors.wycheproof("mlkem_" + parameterSet + "_test")) {
      byte[] ek = vector.bytes("ek");
      if (!vector.expectedValid()) {
        unreached++;
        continue;
      }
      byte[] raw = good.clone();
      System.arraycopy(ek, 0, raw, 0, ek.length);
      assertEquals(Optional.empty(), new PublicSealingKey(suite, raw).flaw(), vector::toString);

      setCoefficient(raw, reached * 5 % coefficients, 3329 + reached % (4096 - 3329));
      assertTrue(new PublicSealingKey(suite, raw).flaw().isPresent(), vector::toString);
      reached++;
    }
    assertEquals(153, reached);
    System.out.printf(
        "ML-KEM-%d: %d keys, %d cases not reachable by HPKE's interface%n",
        parameterSet, reached, unreached);
  }

  /// Puts 12 bits into ML-KEM's encoding, two coefficients in three bytes, lowest bits first.
  private static void setCoefficient(byte[] key, int index, int value) {
    int at = index / 2 * 3;
    if (index % 2 == 0) {
      key[at] = (byte) value;
      key[at + 1] = (byte) ((key[at + 1] & 0xf0) | value >> 8);
    } else {
      key[at + 1] = (byte) ((key[at + 1] & 0x0f) | value << 4);
      key[at + 2] = (byte) (value >> 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {768, 1024})
  void unwrapsNothingFromAnEncapsulationOfAnotherLength(int parameterSet) {
    SuiteId suite = parameterSet == 768 ? SuiteId.H1 : SuiteId.N1;
    SealingKeyPair pair = SealingKeyPair.generate(suite, new SeededRandom(2));
    byte[] none = new byte[0];
    int cases = 0;
    for (Case vector : Vectors.wycheproof("mlkem_" + parameterSet + "_test")) {
      byte[] enc = vector.bytes("c");
      if (enc.length != Suite.of(suite).encapsulationBytes()) {
        assertTrue(
            pair.unwrap(none, none, new WrappedKey(enc, new byte[48])).isEmpty(), vector::toString);
        cases++;
      }
    }
    assertTrue(cases > 20, "only " + cases + " cases");
  }
}
