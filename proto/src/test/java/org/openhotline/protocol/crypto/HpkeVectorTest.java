package org.openhotline.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every vector of RFC 9180 and every one of the HPKE-PQ draft that the library below [Hpke] can
/// run: all modes, all key agreements, all messages, all exports. What the suites use of it is in
/// [KemVectorTest].
final class HpkeVectorTest {
  private static final int EXPORT_ONLY = 0xffff;
  private static final int LAST_HKDF = 3;

  private static byte[] hex(JsonNode node, String field) {
    return Vectors.hex(node, field);
  }

  private static HPKE engine(JsonNode vector) {
    return new HPKE(
        (byte) vector.get("mode").intValue(),
        (short) vector.get("kem_id").intValue(),
        (short) vector.get("kdf_id").intValue(),
        (short) vector.get("aead_id").intValue());
  }

  private static HPKEContext receiver(JsonNode vector) {
    HPKE hpke = engine(vector);
    byte[] info = hex(vector, "info");
    byte[] enc = hex(vector, "enc");
    byte[] psk = hex(vector, "psk");
    byte[] pskId = hex(vector, "psk_id");
    AsymmetricCipherKeyPair key =
        hpke.deserializePrivateKey(hex(vector, "skRm"), hex(vector, "pkRm"));
    return switch (vector.get("mode").intValue()) {
      case 0 -> hpke.setupBaseR(enc, key, info);
      case 1 -> hpke.setupPSKR(enc, key, info, psk, pskId);
      case 2 -> hpke.setupAuthR(enc, key, info, sender(hpke, vector));
      default -> hpke.setupAuthPSKR(enc, key, info, psk, pskId, sender(hpke, vector));
    };
  }

  private static AsymmetricKeyParameter sender(HPKE hpke, JsonNode vector) {
    return hpke.deserializePublicKey(hex(vector, "pkSm"));
  }

  /// Opens every message in its turn, refuses the last one changed, and makes every export.
  private static int reproduces(JsonNode vector) throws InvalidCipherTextException {
    HPKEContext context = receiver(vector);
    for (JsonNode export : vector.get("exports")) {
      assertArrayEquals(
          hex(export, "exported_value"),
          context.export(hex(export, "exporter_context"), export.get("L").intValue()));
    }
    if (vector.get("aead_id").intValue() == EXPORT_ONLY) {
      return 0;
    }
    int messages = 0;
    for (JsonNode message : vector.get("encryptions")) {
      byte[] plain = hex(message, message.has("pt") ? "pt" : "plaintext");
      assertArrayEquals(plain, context.open(hex(message, "aad"), hex(message, "ct")));
      messages++;
    }
    byte[] changed = hex(vector.get("encryptions").get(0), "ct");
    changed[0] ^= 1;
    byte[] aad = hex(vector.get("encryptions").get(0), "aad");
    HPKEContext again = receiver(vector);
    assertThrows(InvalidCipherTextException.class, () -> again.open(aad, changed));
    return messages;
  }

  @Test
  void reproducesAllOfRfc9180() throws InvalidCipherTextException {
    int vectors = 0;
    int messages = 0;
    for (JsonNode vector : Vectors.read("hpke/rfc9180.json.gz")) {
      messages += reproduces(vector);
      vectors++;
    }
    assertEquals(128, vectors);
    System.out.println("RFC 9180: " + vectors + " vectors, " + messages + " messages");
  }

  @Test
  void reproducesTheHpkePqDraftWhereverItsKdfIsAnHkdf() throws InvalidCipherTextException {
    int run = 0;
    int otherKdf = 0;
    for (JsonNode vector : Vectors.read("hpke/hpke-pq.json")) {
      if (vector.get("kdf_id").intValue() > LAST_HKDF) {
        otherKdf++; // SHAKE and TurboSHAKE, which no suite uses and the library does not have
      } else {
        reproduces(vector);
        run++;
      }
    }
    assertEquals(6, run);
    assertEquals(7, otherKdf);
  }
}
