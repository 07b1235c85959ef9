package org.openhotline.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SignatureCheck;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.crypto.WrappedKey;
import org.openhotline.protocol.log.ConsistencyProof;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ours made and theirs verified, theirs made and ours verified: signatures, wraps and Merkle
/// proofs against an implementation in another language by other people. Every mutation must be
/// refused by both. `-Dcross.cases=N` runs more, `-Dcross.seed=N` others.
final class CrossCheckTest {
  private static final int CASES = Integer.getInteger("cross.cases", 6);
  private static final long SEED = Long.getLong("cross.seed", 9162);
  private static final SecureRandom HEDGE = new SecureRandom();
  private static final BigInteger P384_ORDER =
      new BigInteger(
          "39402006196394479212279040100143613805079739270465446667946905279627659399113263569398956308152294913554433653942643");

  private static ForeignPeer peer;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void startPeer() throws IOException, InterruptedException {
    peer = ForeignPeer.start();
  }

  @AfterAll
  static void endPeer() throws IOException {
    if (peer != null) {
      peer.close();
    }
  }

  private byte[] some(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] flipped(byte[] bytes) {
    byte[] other = bytes.clone();
    other[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return other;
  }

  // --- signatures

  private record Signer(SigningKeyPair pair, Bytes classicalSecret, Bytes pqSecret) {}

  private Signer signer(SuiteId suite) {
    byte[] classical = some(suite == SuiteId.N1 ? 48 : 32);
    if (suite == SuiteId.N1) {
      classical[0] &= 0x7f; // below the order
    }
    byte[] pq = some(suite == SuiteId.C1 ? 0 : 32);
    return new Signer(
        SigningKeyPair.fromSecrets(suite, classical, pq), Bytes.of(classical), Bytes.of(pq));
  }

  private static ForeignPeer.Answer theirs(
      PublicSigningKey key, byte[] message, DualSignature signature) throws IOException {
    return peer.request("verify")
        .with("suite", key.suite().name())
        .with("classical", key.classical())
        .with("pq", key.pq())
        .with("message", message)
        .with("classicalSignature", signature.classical())
        .with("pqSignature", signature.pq())
        .ask();
  }

  private static void bothTake(PublicSigningKey key, byte[] message, DualSignature signature)
      throws IOException {
    ForeignPeer.Answer theirs = theirs(key, message, signature);
    assertTrue(theirs.is("classical") && theirs.is("pq"), "theirs refuses " + signature);
    SignatureCheck ours = key.checked().verify(message, signature);
    assertTrue(ours instanceof SignatureCheck.Verified, "ours refuses: " + ours);
  }

  private static void bothRefuse(
      String what, PublicSigningKey key, byte[] message, DualSignature signature)
      throws IOException {
    ForeignPeer.Answer theirs = theirs(key, message, signature);
    assertFalse(theirs.is("classical") && theirs.is("pq"), () -> "theirs takes: " + what);
    SignatureCheck ours = key.checked().verify(message, signature);
    assertFalse(ours instanceof SignatureCheck.Verified, () -> "ours takes: " + what);
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void signaturesCross(SuiteId suite) throws IOException {
    for (int i = 0; i < CASES; i++) {
      Signer signer = signer(suite);
      PublicSigningKey key = signer.pair().publicKey();
      ForeignPeer.Answer theirKey =
          peer.request("signingKey")
              .with("suite", suite.name())
              .with("classical", signer.classicalSecret().toArray())
              .with("pq", signer.pqSecret().toArray())
              .ask();
      assertArrayEquals(key.classical(), theirKey.bytes("classical"));
      assertArrayEquals(key.pq(), theirKey.bytes("pq"));
      byte[] message = some(1 + random.nextInt(700));

      DualSignature ours = signer.pair().sign(message, HEDGE);
      bothTake(key, message, ours);
      ForeignPeer.Answer made =
          peer.request("sign")
              .with("suite", suite.name())
              .with("classical", signer.classicalSecret().toArray())
              .with("pq", signer.pqSecret().toArray())
              .with("message", message)
              .ask();
      DualSignature theirs = new DualSignature(made.bytes("classical"), made.bytes("pq"));
      bothTake(key, message, theirs);
      mutatedSignatures(key, message, i % 2 == 0 ? ours : theirs);
    }
  }

  private void mutatedSignatures(PublicSigningKey key, byte[] message, DualSignature good)
      throws IOException {
    byte[] c = good.classical();
    byte[] q = good.pq();
    bothRefuse("another message", key, flipped(message), good);
    bothRefuse("a longer message", key, Arrays.copyOf(message, message.length + 1), good);
    bothRefuse("a flipped classical half", key, message, new DualSignature(flipped(c), q));
    bothRefuse(
        "a cut classical half", key, message, new DualSignature(Arrays.copyOf(c, c.length - 1), q));
    bothRefuse("no classical half", key, message, new DualSignature(new byte[0], q));
    if (key.suite() == SuiteId.N1) {
      bothRefuse("an upper s", key, message, new DualSignature(upperS(c), q));
    }
    if (q.length > 0) {
      bothRefuse("a flipped ML-DSA half", key, message, new DualSignature(c, flipped(q)));
      bothRefuse("no ML-DSA half", key, message, new DualSignature(c, new byte[0]));
      bothRefuse(
          "a longer ML-DSA half",
          key,
          message,
          new DualSignature(c, Arrays.copyOf(q, q.length + 1)));
      PublicSigningKey other = signer(key.suite()).pair().publicKey();
      bothRefuse(
          "another's ML-DSA key",
          new PublicSigningKey(key.suite(), key.classical(), other.pq()),
          message,
          good);
    }
    PublicSigningKey stranger = signer(key.suite()).pair().publicKey();
    bothRefuse(
        "another's classical key",
        new PublicSigningKey(key.suite(), stranger.classical(), key.pq()),
        message,
        good);
  }

  /// The same signature with `n − s`, which plain ECDSA takes too.
  private static byte[] upperS(byte[] der) {
    int rBytes = der[3];
    BigInteger s = new BigInteger(Arrays.copyOfRange(der, 6 + rBytes, der.length));
    byte[] upper = P384_ORDER.subtract(s).toByteArray();
    byte[] out = Arrays.copyOf(der, 6 + rBytes + upper.length);
    out[1] = (byte) (out.length - 2);
    out[5 + rBytes] = (byte) upper.length;
    System.arraycopy(upper, 0, out, 6 + rBytes, upper.length);
    return out;
  }

  @Test
  void theyVerifyBothHalvesOfEveryActOfOurVectors() throws IOException, MalformedException {
    JsonMapper json = JsonMapper.builder().build();
    Path folder = Path.of("src/test/resources/vectors");
    JsonNode keys = json.readTree(Files.readString(folder.resolve("keys.json")));
    int verified = 0;
    for (JsonNode vector :
        json.readTree(Files.readString(folder.resolve("acts.json"))).get("acts")) {
      SignedAct act = Acts.parse(Bytes.ofHex(vector.get("signed_act").asString()).toArray());
      for (SignedAct.Signed signed : act.signatures()) {
        JsonNode key =
            keys.get("signing")
                .valueStream()
                .filter(each -> each.get("credential_id").asString().equals(signed.signer().hex()))
                .findFirst()
                .orElseThrow();
        PublicSigningKey known =
            new PublicSigningKey(
                signed.suite(),
                Bytes.ofHex(key.get("classical_public").asString()).toArray(),
                Bytes.ofHex(key.get("pq_public").asString()).toArray());
        bothTake(known, Acts.signatureInput(act, signed.suite()), signed.signature());
        verified++;
      }
    }
    assertEquals(48, verified);
  }

  // --- wraps

  private static boolean theirsOpens(
      SuiteId suite, byte[] secret, byte[] info, byte[] aad, WrappedKey wrap, byte[] wanted)
      throws IOException {
    ForeignPeer.Answer answer =
        peer.request("open")
            .with("suite", suite.name())
            .with("secret", secret)
            .with("info", info)
            .with("aad", aad)
            .with("enc", wrap.enc())
            .with("wrapped", wrap.ciphertext())
            .ask();
    return answer.is("opened") && Arrays.equals(wanted, answer.bytes("plaintext"));
  }

  private static boolean oursOpens(
      SuiteId suite, byte[] secret, byte[] info, byte[] aad, WrappedKey wrap, byte[] wanted) {
    return SealingKeyPair.fromSecret(suite, secret)
        .unwrap(info, aad, wrap)
        .filter(found -> Arrays.equals(wanted, found))
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void wrapsCross(SuiteId suite) throws IOException {
    for (int i = 0; i < CASES; i++) {
      byte[] secret = some(32);
      PublicSealingKey key = SealingKeyPair.fromSecret(suite, secret).publicKey();
      assertArrayEquals(
          key.raw(),
          peer.request("sealingKey")
              .with("suite", suite.name())
              .with("secret", secret)
              .ask()
              .bytes("key"));
      byte[] info = some(random.nextInt(120));
      byte[] aad = some(random.nextInt(64));
      byte[] content = some(WrappedKey.KEY_BYTES);
      ForeignPeer.Answer made =
          peer.request("seal")
              .with("suite", suite.name())
              .with("key", key.raw())
              .with("info", info)
              .with("aad", aad)
              .with("plaintext", content)
              .ask();
      WrappedKey theirs = new WrappedKey(made.bytes("enc"), made.bytes("wrapped"));
      WrappedKey ours = key.wrap(info, aad, content, HEDGE);
      for (WrappedKey wrap : List.of(ours, theirs)) {
        assertTrue(oursOpens(suite, secret, info, aad, wrap, content));
        assertTrue(theirsOpens(suite, secret, info, aad, wrap, content));
        mutatedWraps(suite, secret, info, aad, wrap, content);
      }
    }
  }

  private void mutatedWraps(
      SuiteId suite, byte[] secret, byte[] info, byte[] aad, WrappedKey wrap, byte[] content)
      throws IOException {
    byte[] enc = wrap.enc();
    byte[] ct = wrap.ciphertext();
    byte[] cut = Arrays.copyOf(ct, ct.length - 1);
    byte[] longerEnc = Arrays.copyOf(enc, enc.length + 1);
    byte[] longerInfo = Arrays.copyOf(info, info.length + 1);
    byte[] longerAad = Arrays.copyOf(aad, aad.length + 1);
    // HPKE's key agreement binds the encapsulation as it came, so even the bit of it that X25519
    // ignores is missed.
    bothRefuse(suite, secret, info, aad, new WrappedKey(flipped(enc), ct), content);
    bothRefuse(suite, secret, info, aad, new WrappedKey(enc, flipped(ct)), content);
    bothRefuse(suite, secret, info, aad, new WrappedKey(enc, cut), content);
    bothRefuse(suite, secret, info, aad, new WrappedKey(longerEnc, ct), content);
    bothRefuse(suite, secret, longerInfo, aad, wrap, content);
    bothRefuse(suite, secret, info, longerAad, wrap, content);
    bothRefuse(suite, some(32), info, aad, wrap, content);
  }

  private static void bothRefuse(
      SuiteId suite, byte[] secret, byte[] info, byte[] aad, WrappedKey wrap, byte[] content)
      throws IOException {
    assertFalse(oursOpens(suite, secret, info, aad, wrap, content));
    assertFalse(theirsOpens(suite, secret, info, aad, wrap, content));
  }

  // --- Merkle proofs

  private static List<Hash> hashes(List<byte[]> values) {
    return values.stream().map(Hash::of).toList();
  }

  private static boolean theirsIncluded(
      long index, long size, Hash leaf, Hash root, List<byte[]> proof) throws IOException {
    return peer.request("included")
        .with("index", index)
        .with("size", size)
        .with("leaf", leaf.bytes())
        .with("root", root.hex())
        .with("proof", proof)
        .ask()
        .is("holds");
  }

  private static boolean theirsConsistent(
      long older, long size, Hash olderRoot, Hash root, List<byte[]> proof) throws IOException {
    return peer.request("consistent")
        .with("older", older)
        .with("size", size)
        .with("olderRoot", olderRoot.hex())
        .with("root", root.hex())
        .with("proof", proof)
        .ask()
        .is("holds");
  }

  @Test
  void merkleProofsCross() throws IOException {
    for (int i = 0; i < 10 * CASES; i++) {
      List<byte[]> entries = new ArrayList<>();
      int size = 1 + random.nextInt(80);
      for (int leaf = 0; leaf < size; leaf++) {
        entries.add(("entry " + leaf + " of " + i).getBytes(StandardCharsets.UTF_8));
      }
      int index = random.nextInt(size);
      int older = 1 + random.nextInt(size);
      ForeignPeer.Answer tree =
          peer.request("tree")
              .with("entries", entries)
              .with("index", index)
              .with("older", older)
              .ask();
      List<Hash> leaves = entries.stream().map(Merkle::leafHash).toList();
      Hash root = Merkle.root(leaves);
      Hash olderRoot = Merkle.root(leaves.subList(0, older));
      assertArrayEquals(root.bytes(), tree.bytes("root"));
      assertArrayEquals(olderRoot.bytes(), tree.bytes("olderRoot"));
      var tiles = new org.openhotline.protocol.log.ForeignTiles(entries);
      assertEquals(tiles.inclusion(index, size), hashes(tree.list("inclusion")), "our path");
      assertEquals(tiles.consistency(older, size), hashes(tree.list("consistency")), "our path");
      inclusion(index, size, leaves.get(index), root, tree.list("inclusion"));
      consistency(older, size, olderRoot, root, tree.list("consistency"));
    }
  }

  private void inclusion(long index, long size, Hash leaf, Hash root, List<byte[]> proof)
      throws IOException {
    assertTrue(new InclusionProof(index, size, hashes(proof)).verify(leaf, root).valid());
    assertTrue(theirsIncluded(index, size, leaf, root, proof));
    for (List<byte[]> bad : mutations(proof)) {
      assertFalse(new InclusionProof(index, size, hashes(bad)).verify(leaf, root).valid());
      assertFalse(theirsIncluded(index, size, leaf, root, bad));
    }
    if (size > 1) {
      long other = (index + 1) % size;
      assertFalse(new InclusionProof(other, size, hashes(proof)).verify(leaf, root).valid());
      assertFalse(theirsIncluded(other, size, leaf, root, proof));
    }
    assertFalse(new InclusionProof(size, size, hashes(proof)).verify(leaf, root).valid());
    assertFalse(theirsIncluded(size, size, leaf, root, proof));
  }

  private void consistency(long older, long size, Hash olderRoot, Hash root, List<byte[]> proof)
      throws IOException {
    assertTrue(new ConsistencyProof(older, size, hashes(proof)).verify(olderRoot, root).valid());
    assertTrue(theirsConsistent(older, size, olderRoot, root, proof));
    for (List<byte[]> bad : mutations(proof)) {
      assertFalse(new ConsistencyProof(older, size, hashes(bad)).verify(olderRoot, root).valid());
      assertFalse(theirsConsistent(older, size, olderRoot, root, bad));
    }
    Hash wrong = Hash.of(flipped(olderRoot.bytes()));
    assertFalse(new ConsistencyProof(older, size, hashes(proof)).verify(wrong, root).valid());
    assertFalse(theirsConsistent(older, size, wrong, root, proof));
    assertFalse(
        new ConsistencyProof(size + 1, size, hashes(proof)).verify(olderRoot, root).valid());
    assertFalse(theirsConsistent(size + 1, size, olderRoot, root, proof));
  }

  private List<List<byte[]>> mutations(List<byte[]> proof) {
    List<List<byte[]>> all = new ArrayList<>();
    List<byte[]> longer = new ArrayList<>(proof);
    longer.add(some(32));
    all.add(longer);
    if (!proof.isEmpty()) {
      int at = random.nextInt(proof.size());
      List<byte[]> changed = new ArrayList<>(proof);
      changed.set(at, flipped(proof.get(at)));
      all.add(changed);
      all.add(proof.subList(0, proof.size() - 1));
    }
    return all;
  }
}
