package org.openhotline.trials.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.SuiteId;

class SimulationTest {
  private static final SimulationSettings MONTH =
      new SimulationSettings(Duration.ofDays(40), 5, 4, 1, 2, 2, 1, 1, false, 40);

  private static Simulation simulation;

  @BeforeAll
  static void makeWorld() throws IOException {
    simulation = Simulation.open(SuiteId.C1);
  }

  @AfterAll
  static void removeWorld() throws IOException {
    simulation.close();
  }

  private static Report held(long seed, SimulationSettings settings) throws IOException {
    Report report = simulation.run(seed, settings);
    assertTrue(report.held(), () -> SimulateCommand.failure(report));
    return report;
  }

  @Test
  void theSameSeedIsTheSameRunAndAnotherIsAnother() throws IOException {
    for (boolean lies : List.of(false, true)) {
      Report first = held(7, MONTH.withAdversary(lies));
      Report second = held(7, MONTH.withAdversary(lies));
      assertEquals(first, second);
      assertNotEquals(first.trace(), held(8, MONTH.withAdversary(lies)).trace());
    }
  }
}
