package org.openhotline.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The proofs of transparency-dev/merkle, good and bad, which lie beside the repository.
final class ProofVectorTest {
  private static final Path FILE = Path.of("../../shared/vectors/merkle/merkle-proofs.json");

  @Test
  void judgesEveryInclusionProofAsItsAuthorsDo() {
    int cases =
        judge(
            "inclusion",
            vector -> {
              Hash leaf = hash(vector.get("leafHash"));
              long index = vector.get("leafIdx").bigIntegerValue().longValue();
              long size = vector.get("treeSize").bigIntegerValue().longValue();
              return new InclusionProof(index, size, path(vector))
                  .verify(leaf, hash(vector.get("root")));
            });
    assertEquals(98, cases);
  }

  @Test
  void judgesEveryConsistencyProofAsItsAuthorsDo() {
    int cases =
        judge(
            "consistency",
            vector -> {
              long older = vector.get("size1").bigIntegerValue().longValue();
              long newer = vector.get("size2").bigIntegerValue().longValue();
              return new ConsistencyProof(older, newer, path(vector))
                  .verify(
                      hashOrPlaceholder(vector.get("root1")),
                      hashOrPlaceholder(vector.get("root2")));
            });
    assertEquals(98, cases);
  }

  private static int judge(String kind, Function<JsonNode, ProofCheck> verify) {
    if (!Files.exists(FILE)) {
      String reason = "not run: the Merkle proof vectors are not at " + FILE.toAbsolutePath();
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    JsonNode vectors = new JsonMapper().readTree(FILE.toFile()).get(kind);
    int cases = 0;
    for (Map.Entry<String, JsonNode> entry : vectors.properties()) {
      JsonNode vector = entry.getValue();
      boolean wanted = !vector.get("wantErr").booleanValue();
      assertEquals(wanted, accepts(vector, verify), () -> entry.getKey() + ": " + vector);
      cases++;
    }
    return cases;
  }

  private static boolean accepts(JsonNode vector, Function<JsonNode, ProofCheck> verify) {
    try {
      return verify.apply(vector).valid();
    } catch (IllegalArgumentException e) {
      // What is not 32 bytes long cannot even become a hash here, so it never reaches a proof.
      return false;
    }
  }

  private static List<Hash> path(JsonNode vector) {
    List<Hash> path = new ArrayList<>();
    for (JsonNode node : vector.get("proof")) {
      path.add(hash(node));
    }
    return path;
  }

  private static Hash hash(JsonNode node) {
    return Hash.of(bytes(node));
  }

  /// Some consistency vectors write placeholders where a root should be ("don't care"); they become
  /// a hash of the placeholder, so that equal ones stay equal and none equals a true hash.
  private static Hash hashOrPlaceholder(JsonNode node) {
    byte[] bytes = bytes(node);
    return bytes.length == Hash.LENGTH_BYTES ? Hash.of(bytes) : Hash.sha256(new byte[1], bytes);
  }

  private static byte[] bytes(JsonNode node) {
    return Base64.getDecoder().decode(node.stringValue());
  }
}
