package org.openhotline.trials.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The simulation of the suite. `./hotline simulate` runs the same years, and more of them.
class SimulationCampaignTest {
  private static final int YEARS = 100;

  @Test
  void everyPromiseIsKeptForAHundredYearsOfEveryFault() throws IOException {
    Campaign campaign =
        new Campaign(
            SimulationSettings.YEAR, Runtime.getRuntime().availableProcessors(), report -> {});

    Campaign.Summary summary = campaign.run(1, YEARS, Duration.ZERO);

    summary.broken().stream()
        .findFirst()
        .ifPresent(broken -> {
          throw new AssertionError(SimulateCommand.failure(broken));
        });
    assertTrue(summary.years() >= YEARS, () -> summary.years() + " years");
    assertEquals(List.of(), summary.missing(), "faults that never happened");
  }
}
