package org.openhotline.trials.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every planted bug is found, and the relay as it is passes the same seeds.
///
/// Each bug is a patch of one source file under `src/test/resources/planted`; what it breaks and
/// which detector must find it stand in its first lines; `simulation@5` begins with seed 5, where
/// it is known to be found, because a seed takes up to ten seconds. A patch that no longer applies
/// fails. Prints for each bug the detector, the seeds it took, the time, and what was found.
/// `-Dtrials.planted=REGEX` takes only the patches whose file name matches,
/// `-Dtrials.detector=NAME,…` asks other detectors than the patches name, `-Dtrials.seeds=N` gives
/// the simulation more seeds.
final class PlantedBugsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PATCHES = Path.of("src/test/resources/planted");
  private static final int LEAST_PATCHES = 24;

  /// Most seeds that a detector may take to find a bug.
  private static final int MODEL_SEEDS = 60;

  private static final int DISK_SEEDS = 20;
  private static final int SIMULATION_SEEDS = 6;

  /// Bugs of the core that the whole simulation must find, not only the model.
  private static final int LEAST_BY_SIMULATION = 20;

  @TempDir Path folder;

  @Test
  void everyPlantedBugIsFound() throws Exception {
    List<String> escaped = new ArrayList<>();
    for (SourcePatch patch : patches()) {
      Path own = Files.createDirectories(folder.resolve(patch.name()));
      try (PatchedClasses classes = PatchedClasses.patched(patch, ROOT, own)) {
        for (String detector : detectors(patch)) {
          if (!finds(classes, patch, detector)) {
            escaped.add(detector + " misses " + patch.name() + ": " + patch.breaks());
          }
        }
      }
    }
    assertEquals(List.of(), escaped, "planted bugs that escaped");
  }

  private static boolean finds(PatchedClasses classes, SourcePatch patch, String wanted)
      throws Exception {
    String name = wanted.split("@", -1)[0];
    int first = name.equals(wanted) ? 0 : Integer.parseInt(wanted.substring(name.length() + 1));
    long start = System.nanoTime();
    LongFunction<?> detector = detector(classes, name);
    try {
      int seeds = 0;
      String found = "";
      while (found.isEmpty() && seeds < most(name)) {
        found = look(detector, (first + seeds++) % most(name));
      }
      System.out.printf(
          "planted %-32s %-10s %3d seeds %6.1f s  %s%n",
          patch.name(),
          name,
          seeds,
          (System.nanoTime() - start) / 1e9,
          found.isEmpty() ? "ESCAPED" : found.lines().findFirst().orElse(""));
      return !found.isEmpty();
    } finally {
      if (detector instanceof AutoCloseable open) {
        open.close();
      }
    }
  }

  private static List<String> detectors(SourcePatch patch) {
    return List.of(System.getProperty("trials.detector", patch.detector()).split(",", -1));
  }

  @Test
  void theRelayAsItIsPassesTheSameSeeds() throws Exception {
    try (PatchedClasses classes = PatchedClasses.unpatched()) {
      for (String name : List.of("model", "record", "bodies", "simulation")) {
        LongFunction<?> detector = detector(classes, name);
        for (int seed = 0; seed < most(name); seed++) {
          assertEquals("", look(detector, seed), name + " with seed " + seed);
        }
        if (detector instanceof AutoCloseable open) {
          open.close();
        }
      }
    }
  }

  @Test
  void thereAreEnoughOfThem() throws IOException {
    try (Stream<Path> files = Files.list(PATCHES)) {
      assertTrue(files.count() >= LEAST_PATCHES);
    }
  }

  @Test
  void theWholeSimulationMustFindEnoughBugsOfTheCore() throws IOException {
    long bySimulation = 0;
    try (Stream<Path> files = Files.list(PATCHES)) {
      for (Path file : files.toList()) {
        SourcePatch patch = SourcePatch.read(file);
        boolean ofCore = patch.file().contains("/server/core/");
        bySimulation += ofCore && patch.detector().contains("simulation") ? 1 : 0;
      }
    }
    assertTrue(bySimulation >= LEAST_BY_SIMULATION, bySimulation + " bugs");
  }

  private static int most(String detector) {
    return switch (detector) {
      case "model" -> MODEL_SEEDS;
      case "simulation" -> Integer.getInteger("trials.seeds", SIMULATION_SEEDS);
      default -> DISK_SEEDS;
    };
  }

  private static List<SourcePatch> patches() throws IOException {
    String only = System.getProperty("trials.planted", ".*");
    List<SourcePatch> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(PATCHES)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().matches(only)) {
          all.add(SourcePatch.read(file));
        }
      }
    }
    return all;
  }

  private static LongFunction<?> detector(PatchedClasses classes, String name)
      throws ReflectiveOperationException {
    Class<?> outer = Class.forName(Detectors.class.getName(), true, classes);
    String inner =
        switch (name) {
          case "model" -> "Model";
          case "record" -> "OfRecord";
          case "bodies" -> "OfBodies";
          case "simulation" -> "OfSimulation";
          default -> throw new IllegalArgumentException("there is no detector " + name);
        };
    return Class.forName(outer.getName() + "$" + inner, true, classes)
        .asSubclass(LongFunction.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  /// What a detector says of one seed; a failure of the relay is a finding too.
  private static String look(LongFunction<?> detector, long seed) {
    try {
      return String.valueOf(detector.apply(seed));
    } catch (RuntimeException | AssertionError e) {
      // The root of a trial: whatever a broken relay throws is what the trial found.
      return "seed " + seed + ": " + e;
    }
  }
}
