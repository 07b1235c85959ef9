package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openhotline.protocol.crypto.SuiteId;

/// Runs simulations: one thread, one seed, the same outcome every time.
///
/// Files that cannot be simulated (SQLite) lie below a folder of this class, in memory where the
/// machine has a file system there. Not thread-safe; several may run beside each other.
public final class Simulation implements AutoCloseable {
  private static final Path IN_MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "hotline-simulation";

  private final Path folder;
  private final TrialWorld world;
  private final Silence silence = Silence.begin();
  private int runs;

  private Simulation(Path folder, TrialWorld world) {
    this.folder = folder;
    this.world = world;
  }

  /// Makes the keys of the world; takes a second or two.
  ///
  /// @param suite of the agreement: H1 is what is used, C1 is some times cheaper
  /// @throws IOException if the keys or the folder cannot be written
  public static Simulation open(SuiteId suite) throws IOException {
    Path folder =
        Files.isWritable(IN_MEMORY)
            ? Files.createTempDirectory(IN_MEMORY, PREFIX)
            : Files.createTempDirectory(PREFIX);
    return new Simulation(folder, TrialWorld.make(folder.resolve("world"), suite));
  }

  /// The suite of its world.
  public SuiteId suite() {
    return world.suite();
  }

  /// Simulates; production code logs nothing meanwhile on this thread.
  ///
  /// @return what came of it, also if a promise was broken
  /// @throws IOException if the folder of real files cannot be used
  public Report run(long seed, SimulationSettings settings) throws IOException {
    Path own = folder.resolve("run-" + ++runs);
    silence.here(true);
    try {
      return new Trial(seed, settings, world, own).run();
    } finally {
      silence.here(false);
      TrialWorld.remove(own);
    }
  }

  @Override
  public void close() throws IOException {
    silence.close();
    TrialWorld.remove(folder);
  }
}
