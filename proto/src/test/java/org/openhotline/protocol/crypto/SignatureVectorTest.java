package org.openhotline.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openhotline.protocol.crypto.SignatureScheme.KeyCheck;
import org.openhotline.protocol.crypto.Vectors.Case;
import tools.jackson.databind.JsonNode;

/// The signature algorithms against Wycheproof and C2SP's Ed25519 edge cases.
final class SignatureVectorTest {
  private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /// Our verdict, as [VerifyingKey] forms it for one half.
  private static boolean accepts(SignatureScheme scheme, byte[] key, byte[] message, byte[] sig) {
    if (key.length != scheme.publicKeyBytes()
        || sig.length == 0
        || sig.length > scheme.maxSignatureBytes()) {
      return false;
    }
    return scheme.check(key) instanceof KeyCheck.Usable(SignatureScheme.Verifier verifier)
        && verifier.refusal(message, sig) == null;
  }

  @Test
  void judgesEd25519AsWycheproofDoes() {
    List<Case> cases = Vectors.wycheproof("ed25519_test");
    for (Case vector : cases) {
      byte[] key = Vectors.hex(vector.group().get("publicKey"), "pk");
      assertEquals(
          vector.expectedValid(),
          accepts(new Ed25519Scheme(), key, vector.bytes("msg"), vector.bytes("sig")),
          vector::toString);
    }
    assertEquals(151, cases.size());
  }

  @Test
  void acceptsNoEd25519SignatureThatTheJdkRefuses() throws GeneralSecurityException {
    int accepted = 0;
    int cases = 0;
    for (JsonNode vector : Vectors.read("ed25519/cctv-ed25519.json")) {
      byte[] key = Vectors.hex(vector, "key");
      byte[] signature = Vectors.hex(vector, "sig");
      byte[] message = vector.get("msg").stringValue().getBytes(StandardCharsets.UTF_8);
      cases++;
      if (accepts(new Ed25519Scheme(), key, message, signature)) {
        accepted++;
        assertTrue(jdkAccepts(key, message, signature), vector::toString);
      }
    }
    assertEquals(914, cases);
    assertTrue(accepted < 20, "the strict check takes " + accepted + " of the edge cases");
  }

  private static boolean jdkAccepts(byte[] key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    PublicKey publicKey =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Octets.join(ED25519_SPKI, key)));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(publicKey);
    verifier.update(message);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  @Test
  void judgesP384AsWycheproofDoesButForUpperS() {
    BigInteger half = EcdsaP384Scheme.order().shiftRight(1);
    List<Case> cases = Vectors.wycheproof("ecdsa_secp384r1_sha384_test");
    int upper = 0;
    for (Case vector : cases) {
      byte[] key = Vectors.hex(vector.group().get("publicKey"), "uncompressed");
      byte[] signature = vector.bytes("sig");
      EcdsaDer parts = EcdsaDer.decode(signature);
      boolean upperS = parts != null && parts.s().compareTo(half) > 0;
      if (vector.expectedValid() && upperS) {
        upper++;
      }
      assertEquals(
          vector.expectedValid() && !upperS,
          accepts(new EcdsaP384Scheme(), key, vector.bytes("msg"), signature),
          vector::toString);
    }
    assertEquals(504, cases.size());
    System.out.println("P-384: " + upper + " valid signatures refused for their upper s");
  }

  @Test
  void lowersTheUpperSOfWycheproofAndThenAcceptsIt() {
    BigInteger order = EcdsaP384Scheme.order();
    int lowered = 0;
    for (Case vector : Vectors.wycheproof("ecdsa_secp384r1_sha384_test")) {
      EcdsaDer parts = EcdsaDer.decode(vector.bytes("sig"));
      if (vector.expectedValid() && parts != null && parts.s().compareTo(order.shiftRight(1)) > 0) {
        byte[] key = Vectors.hex(vector.group().get("publicKey"), "uncompressed");
        byte[] low = new EcdsaDer(parts.r(), order.subtract(parts.s())).encode();
        assertTrue(accepts(new EcdsaP384Scheme(), key, vector.bytes("msg"), low), vector::toString);
        lowered++;
      }
    }
    assertTrue(lowered > 10, "only " + lowered + " cases");
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 87})
  void judgesMlDsaAsWycheproofDoes(int parameterSet) {
    MlDsaScheme scheme = parameterSet == 65 ? MlDsaScheme.of65() : MlDsaScheme.of87();
    List<Case> cases = Vectors.wycheproof("mldsa_" + parameterSet + "_verify_test");
    int outOfProfile = 0;
    for (Case vector : cases) {
      if (vector.bytes("ctx").length > 0) {
        outOfProfile++;
        continue;
      }
      assertEquals(
          vector.expectedValid(),
          accepts(
              scheme,
              Vectors.hex(vector.group(), "publicKey"),
              vector.bytes("msg"),
              vector.bytes("sig")),
          vector::toString);
    }
    assertTrue(cases.size() - outOfProfile > 100, "only " + cases.size() + " cases");
    System.out.println(
        scheme.name() + ": " + outOfProfile + " of " + cases.size() + " cases have a context");
  }

  @Test
  void signsWithMlDsa65AsWycheproofDoes() {
    int signed = 0;
    int outOfProfile = 0;
    for (Case vector : Vectors.wycheproof("mldsa_65_sign_seed_test")) {
      byte[] seed = Vectors.hex(vector.group(), "privateSeed");
      if (!vector.has("msg")
          || vector.has("rnd")
          || vector.bytes("ctx").length > 0
          || seed.length != 32
          || !vector.expectedValid()) {
        outOfProfile++;
        continue;
      }
      SignatureScheme.Signer signer = MlDsaScheme.of65().signer(seed);
      assertArrayEquals(Vectors.hex(vector.group(), "publicKey"), signer.publicKey());
      assertArrayEquals(
          vector.bytes("sig"), signer.sign(vector.bytes("msg"), null), vector::toString);
      signed++;
    }
    assertTrue(signed > 50, "only " + signed + " cases");
    System.out.println(
        "ML-DSA-65 signing: " + signed + " cases run, " + outOfProfile + " out of profile");
  }

  @Test
  void everyMalformedDerOfWycheproofIsAReasonAndNoException() {
    SigningKeyPair pair = SigningKeyPair.generate(SuiteId.N1, new SeededRandom(1));
    VerifyingKey key = pair.publicKey().checked();
    byte[] message = Octets.ascii("m");
    byte[] pq = pair.signDeterministically(message).pq();
    for (Case vector : Vectors.wycheproof("ecdsa_secp384r1_sha384_test")) {
      byte[] foreign = vector.bytes("sig");
      SignatureCheck check = key.verify(message, new DualSignature(foreign, pq));
      if (foreign.length == 0) {
        assertInstanceOf(SignatureCheck.ClassicalMissing.class, check);
      } else {
        assertInstanceOf(SignatureCheck.ClassicalInvalid.class, check, vector::toString);
      }
    }
  }
}
