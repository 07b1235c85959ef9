package org.openhotline.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every file of vectors beside the repository is run by a test; one that is not fails here.
final class VectorCensusTest {
  private static final Path FOLDER = Path.of("../../shared/vectors");
  private static final String CRYPTO = "org.openhotline.protocol.crypto.";

  /// Who runs a file.
  ///
  /// @param cases in the file
  /// @param tests class and method of each test that reads it
  private record Run(int cases, List<String> tests) {
    Run(int cases, String... tests) {
      this(cases, List.of(tests));
    }
  }

  private static final Map<String, Run> RUN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "ed25519/cctv-ed25519.json",
                  new Run(
                      914,
                      CRYPTO + "SignatureVectorTest.acceptsNoEd25519SignatureThatTheJdkRefuses")),
              Map.entry(
                  "hpke/hpke-pq.json",
                  new Run(
                      13,
                      CRYPTO + "HpkeVectorTest.reproducesTheHpkePqDraftWhereverItsKdfIsAnHkdf",
                      CRYPTO + "KemVectorTest.n1WrapsAsTheHpkePqDraftDoes")),
              Map.entry(
                  "hpke/rfc9180.json.gz",
                  new Run(
                      128,
                      CRYPTO + "HpkeVectorTest.reproducesAllOfRfc9180",
                      CRYPTO + "KemVectorTest.c1WrapsAsRfc9180Does")),
              Map.entry(
                  "merkle/merkle-proofs.json",
                  new Run(
                      196,
                      "org.openhotline.protocol.log.ProofVectorTest.judgesEveryInclusionProofAsItsAuthorsDo",
                      "org.openhotline.protocol.log.ProofVectorTest.judgesEveryConsistencyProofAsItsAuthorsDo")),
              Map.entry(
                  "wycheproof/aes_gcm_test.json",
                  new Run(
                      316, CRYPTO + "SymmetricVectorTest.sealsAndOpensAes256GcmAsWycheproofDoes")),
              Map.entry(
                  "wycheproof/ecdsa_secp384r1_sha384_test.json",
                  new Run(
                      504, CRYPTO + "SignatureVectorTest.judgesP384AsWycheproofDoesButForUpperS")),
              Map.entry(
                  "wycheproof/ed25519_test.json",
                  new Run(151, CRYPTO + "SignatureVectorTest.judgesEd25519AsWycheproofDoes")),
              Map.entry(
                  "wycheproof/hkdf_sha256_test.json",
                  new Run(86, CRYPTO + "SymmetricVectorTest.derivesHkdfSha256AsWycheproofDoes")),
              Map.entry(
                  "wycheproof/hkdf_sha384_test.json",
                  new Run(83, CRYPTO + "SymmetricVectorTest.derivesHkdfSha384AsWycheproofDoes")),
              Map.entry(
                  "wycheproof/mldsa_65_sign_seed_test.json",
                  new Run(105, CRYPTO + "SignatureVectorTest.signsWithMlDsa65AsWycheproofDoes")),
              Map.entry(
                  "wycheproof/mldsa_65_verify_test.json",
                  new Run(210, CRYPTO + "SignatureVectorTest.judgesMlDsaAsWycheproofDoes")),
              Map.entry(
                  "wycheproof/mldsa_87_verify_test.json",
                  new Run(241, CRYPTO + "SignatureVectorTest.judgesMlDsaAsWycheproofDoes")),
              Map.entry(
                  "wycheproof/mlkem_768_test.json",
                  new Run(
                      193,
                      CRYPTO
                          + "KemVectorTest.takesTheMlKemKeysOfWycheproofAndRefusesThemOutOfRange",
                      CRYPTO + "KemVectorTest.unwrapsNothingFromAnEncapsulationOfAnotherLength")),
              Map.entry(
                  "wycheproof/mlkem_1024_test.json",
                  new Run(
                      193,
                      CRYPTO
                          + "KemVectorTest.takesTheMlKemKeysOfWycheproofAndRefusesThemOutOfRange",
                      CRYPTO + "KemVectorTest.unwrapsNothingFromAnEncapsulationOfAnotherLength")),
              Map.entry(
                  "wycheproof/x25519_test.json",
                  new Run(
                      518,
                      CRYPTO + "KemVectorTest.noPublicKeyOfWycheproofThatGivesZeroIsTakenForC1")),
              Map.entry(
                  "xwing/x-wing.json",
                  new Run(
                      3,
                      CRYPTO + "KemVectorTest.h1MakesTheKeysAndEncapsulationsOfTheXWingDraft"))));

  private static void requireFolder() {
    if (!Files.isDirectory(FOLDER)) {
      String reason = "not run: no vectors at " + FOLDER.toAbsolutePath().normalize();
      System.out.println(reason);
      abort(reason);
    }
  }

  private static int cases(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream json = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      JsonNode all = JsonMapper.builder().build().readTree(json);
      if (all.isArray()) {
        return all.size();
      }
      return all.has("numberOfTests")
          ? all.get("numberOfTests").intValue()
          : all.valueStream().mapToInt(JsonNode::size).sum();
    }
  }

  @Test
  void everyFileIsRunByATest() throws IOException {
    requireFolder();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      var found =
          files
              .filter(Files::isRegularFile)
              .map(f -> FOLDER.relativize(f).toString())
              .filter(f -> !f.endsWith(".md"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(
          RUN.keySet(), found, "a file of vectors without a test, or a test without its file");
    }
    int total = 0;
    for (Map.Entry<String, Run> run : RUN.entrySet()) {
      int cases = cases(FOLDER.resolve(run.getKey()));
      assertEquals(run.getValue().cases(), cases, run.getKey());
      total += cases;
    }
    System.out.println(RUN.size() + " files of vectors with " + total + " cases are run");
  }

  @Test
  void theTestsThatAreNamedExist() throws ClassNotFoundException {
    for (Run run : RUN.values()) {
      for (String test : run.tests()) {
        int dot = test.lastIndexOf('.');
        Class<?> type = Class.forName(test.substring(0, dot));
        assertTrue(
            Arrays.stream(type.getDeclaredMethods())
                .anyMatch(m -> m.getName().equals(test.substring(dot + 1))),
            test);
      }
    }
  }
}
