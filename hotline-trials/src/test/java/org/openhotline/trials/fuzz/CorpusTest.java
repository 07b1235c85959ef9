package org.openhotline.trials.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.wire.MalformedException;

/// Every input of the corpus keeps every promise, and so do some thousand inputs near it.
final class CorpusTest {
  private static final Path RESOURCES = Path.of("src/main/resources/org/openhotline/trials/fuzz");
  private static final long MAX_CORPUS_BYTES = 2_000_000;

  /// Processor time that each target's mutations may take.
  private static final long MUTATION_MILLIS = Long.getLong("fuzz.mutation.ms", 400);

  static Stream<String> targets() {
    return FuzzTargets.all().stream().map(FuzzTarget::name);
  }

  private static FuzzTarget target(String name) {
    return FuzzTargets.named(name).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyInputKeepsThePromises(String name) throws IOException {
    FuzzTarget target = target(name);
    int taken = 0;
    for (byte[] input : Corpus.of(target)) {
      try {
        taken += target.run(input) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(name + " on " + Bytes.of(input).hex(), e);
      }
    }
    assertTrue(taken > 0, "the decoder takes no input of its corpus; the trial would test nothing");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void inputsNearTheCorpusKeepThePromises(String name) throws IOException {
    FuzzTarget target = target(name);
    List<byte[]> corpus = Corpus.of(target);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    long end = System.nanoTime() + MUTATION_MILLIS * 1_000_000;
    int runs = 0;
    while (System.nanoTime() < end || runs < 50) {
      byte[] input = Mutations.of(corpus, target.maxBytes(), random);
      try {
        target.run(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            name + ", mutation " + runs + " of this run: " + Bytes.of(input).hex(), e);
      }
      runs++;
    }
  }

  @Test
  void theCorpusIsSmall() throws IOException {
    long total = 0;
    for (FuzzTarget target : FuzzTargets.all()) {
      total += Files.size(RESOURCES.resolve(Corpus.name(target)));
    }
    assertTrue(total < MAX_CORPUS_BYTES, "the corpus has " + total + " bytes");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "corpus.write",
      matches = "true",
      disabledReason = "makes the seeds anew; only when asked for")
  void writesTheSeeds(@TempDir Path folder) throws IOException, MalformedException {
    CorpusSeeds seeds = CorpusSeeds.make(folder);
    Files.createDirectories(RESOURCES.resolve("corpus"));
    Files.writeString(RESOURCES.resolve("fixture.txt"), seeds.fixture(), UTF_8);
    for (FuzzTarget target : FuzzTargets.all()) {
      List<byte[]> inputs =
          new ArrayList<>(seeds.byTarget().getOrDefault(target.name(), List.of()));
      inputs.removeIf(input -> input.length > target.maxBytes());
      assertFalse(inputs.isEmpty(), "no seed for " + target.name());
      Files.writeString(RESOURCES.resolve(Corpus.name(target)), Corpus.text(target, inputs), UTF_8);
    }
  }
}
