package org.openhotline.protocol.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.ConsistencyProof;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.ProofCheck;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.SealedBodies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The vectors are what the code makes, and what they hold verifies. `-Dvectors.write=true` writes
/// them anew.
final class VectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/vectors");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void theFilesHoldExactlyWhatTheCodeMakes() throws IOException {
    for (Map.Entry<String, Map<String, Object>> file : VectorFiles.all().entrySet()) {
      Path path = FOLDER.resolve(file.getKey());
      String made =
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file.getValue()) + "\n";
      if (Boolean.getBoolean("vectors.write")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, made, UTF_8);
      }
      assertTrue(
          made.equals(Files.readString(path, UTF_8)),
          path
              + " differs from what the code makes; if that is meant, run with -Dvectors.write=true");
    }
  }

  private static JsonNode read(String name) throws IOException {
    return JSON.readTree(Files.readString(FOLDER.resolve(name), UTF_8));
  }

  private static byte[] bytes(JsonNode node, String field) {
    return Bytes.ofHex(node.get(field).asString()).toArray();
  }

  private static SuiteId suite(JsonNode node, String field) {
    return SuiteId.valueOf(node.get(field).asString());
  }

  @Test
  void secretsGiveThePublicKeysAndNames() throws IOException {
    JsonNode keys = read("keys.json");
    for (JsonNode key : keys.get("signing")) {
      SigningKeyPair pair =
          SigningKeyPair.fromSecrets(
              suite(key, "suite"), bytes(key, "classical_secret"), bytes(key, "pq_secret"));
      assertArrayEquals(bytes(key, "classical_public"), pair.publicKey().classical());
      assertArrayEquals(bytes(key, "pq_public"), pair.publicKey().pq());
      assertEquals(CredentialId.of(bytes(key, "credential_id")), pair.credentialId());
    }
    for (JsonNode key : keys.get("sealing")) {
      SealingKeyPair pair = SealingKeyPair.fromSecret(suite(key, "suite"), bytes(key, "secret"));
      assertArrayEquals(bytes(key, "public"), pair.publicKey().raw());
      assertArrayEquals(bytes(key, "key_id"), pair.keyId().bytes());
    }
  }

  @Test
  void actsVerify() throws IOException, MalformedException {
    ActVerifier verifier = new ActVerifier();
    int seen = 0;
    for (JsonNode vector : read("acts.json").get("acts")) {
      World world = new World(suite(vector, "agreement_suite"));
      SignedAct act = Acts.parse(bytes(vector, "signed_act"));
      Directory directory =
          act.act().kind() == ActKind.DIRECTORY
              ? Directory.empty()
              : new SampleActs(world).directory();
      var result = verifier.verify(act, directory, world.inForce(), World.NOW, Plane.LIVE);
      assertInstanceOf(ActVerifier.Result.Verified.class, result, result.toString());
      assertEquals(vector.get("kind").asInt(), act.act().kind().code());
      assertEquals(Digest.of(bytes(vector, "body_digest")), act.bodyDigest());
      assertEquals(Digest.of(bytes(vector, "act_digest")), act.digest());
      seen++;
    }
    assertEquals(SuiteId.values().length * ActKind.values().length, seen);
  }

  @Test
  void everyDeskOpensItsMessage() throws IOException, MalformedException {
    JsonNode keys = read("keys.json").get("sealing");
    for (JsonNode vector : read("sealing.json").get("messages")) {
      Message message =
          Acts.parseCore(bytes(vector, "core"))
              .sealed(
                  new SealedReference(
                      Bytes.of(bytes(vector, "core")),
                      Digest.of(bytes(vector, "commitment")),
                      Digest.of(bytes(vector, "key_commitment")),
                      LongDigest.of(bytes(vector, "sealed_digest")),
                      vector.get("sealed_length").asInt()));
      assertArrayEquals(bytes(vector, "header"), Acts.body(message));
      int opened = 0;
      for (JsonNode key : keys) {
        if (suite(key, "suite") == message.suite()) {
          var opening =
              SealedBodies.open(
                  message,
                  bytes(vector, "sealed_body"),
                  new DeskId(key.get("desk").asString()),
                  SealingKeyPair.fromSecret(message.suite(), bytes(key, "secret")));
          var text = assertInstanceOf(SealedBodies.Opening.Opened.class, opening);
          assertEquals(VectorFiles.PAYLOAD, text.payload());
          assertArrayEquals(bytes(vector, "salt"), text.salt().toArray());
          opened++;
        }
      }
      assertEquals(3, opened);
    }
  }

  @Test
  void everyEntryIsProvenAndTheCheckpointCoversThem() throws IOException, MalformedException {
    JsonNode record = read("record.json");
    JsonNode entries = record.get("entries");
    int size = entries.size();
    Hash root = Hash.fromHex(entries.get(size - 1).get("root_after").asString());
    for (JsonNode entry : entries) {
      byte[] bytes = bytes(entry, "entry");
      assertArrayEquals(bytes, Entries.bytes(Entries.parse(bytes)));
      long index = entry.get("index").asLong();
      Hash leaf = Merkle.leafHash(bytes);
      assertEquals(entry.get("leaf_hash").asString(), leaf.hex());
      var inclusion = new InclusionProof(index, size, hashes(entry.get("inclusion_in_last")));
      assertInstanceOf(ProofCheck.Valid.class, inclusion.verify(leaf, root));
      var consistency =
          new ConsistencyProof(index + 1, size, hashes(entry.get("consistency_with_last")));
      Hash older = Hash.fromHex(entry.get("root_after").asString());
      assertInstanceOf(ProofCheck.Valid.class, consistency.verify(older, root));
    }
    var note = SignedNote.parse(record.get("checkpoint").asString().getBytes(UTF_8));
    var signed = assertInstanceOf(Parse.Parsed.class, note);
    var text = ((SignedNote) signed.value()).text();
    var checkpoint = assertInstanceOf(Parse.Parsed.class, Checkpoint.parse(text));
    assertEquals(new Checkpoint(World.LOG_ORIGIN, size, root), checkpoint.value());
  }

  private static java.util.List<Hash> hashes(JsonNode list) {
    java.util.List<Hash> hashes = new java.util.ArrayList<>();
    list.forEach(node -> hashes.add(Hash.fromHex(node.asString())));
    return hashes;
  }
}
