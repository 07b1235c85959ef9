package org.openhotline.trials.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongFunction;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.trials.disk.DiskDetectors;
import org.openhotline.trials.model.ModelComparison;
import org.openhotline.trials.simulation.Report;
import org.openhotline.trials.simulation.Simulation;
import org.openhotline.trials.simulation.SimulationSettings;

/// What looks for broken promises, by seed; an answer that is not empty says which.
///
/// Loaded by name into the class loader of each patch, so a detector sees the patched relay.
final class Detectors {
  private Detectors() {}

  /// The core against the naive model, with restarts from snapshots and hostile acts.
  public static final class Model implements LongFunction<String> {
    private final ModelComparison comparison = new ModelComparison();

    @Override
    public String apply(long seed) {
      // The longer half of the histories.
      return comparison.differs(30 + seed / 30 * 60 + seed % 30).orElse("");
    }
  }

  /// The record on a disk that crashes, fails and flips bits.
  public static final class OfRecord implements LongFunction<String> {
    @Override
    public String apply(long seed) {
      try {
        DiskDetectors.record(seed);
        return "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Sealed bodies on a disk that crashes and flips bits.
  public static final class OfBodies implements LongFunction<String> {
    @Override
    public String apply(long seed) {
      try {
        DiskDetectors.bodies(seed);
        return "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// The whole relay with its stations in simulated quarters of a year, busier than the suite's.
  public static final class OfSimulation implements LongFunction<String>, AutoCloseable {
    private static final SimulationSettings BUSY_QUARTER =
        new SimulationSettings(Duration.ofDays(90), 24, 8, 2, 3, 3, 1, 2, false, 40);

    private final Simulation simulation;

    /// Makes the keys of its world.
    public OfSimulation() throws IOException {
      simulation = Simulation.open(SuiteId.C1);
    }

    @Override
    public String apply(long seed) {
      try {
        Report report = simulation.run(seed, BUSY_QUARTER.withAdversary(seed % 2 == 1));
        return Objects.requireNonNullElse(report.broken(), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      simulation.close();
    }
  }
}
