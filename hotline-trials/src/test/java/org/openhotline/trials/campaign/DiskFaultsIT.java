package org.openhotline.trials.campaign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Power cuts, forces that fail, a disk that is full.
class DiskFaultsIT {
  @TempDir Path folder;

  private String campaign(String... words) throws IOException, InterruptedException {
    return new Campaigns(folder).run(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "ext4"})
  void powerCutsLoseNothingThatWasReceipted(String fileSystem) throws Exception {
    String told = campaign("power-cuts", "--fs", fileSystem, "--rounds", "5");

    assertTrue(told.contains("All 5 power cuts held"), told);
  }

  @Test
  void aFailedForceEndsTheProcessWithinASecond() throws Exception {
    String told = campaign("force-error", "--fs", "ext4", "--rounds", "2");

    assertTrue(told.contains("All 2 failures of force held"), told);
  }

  @Test
  void aFullDiskStopsNewWorkOnly() throws Exception {
    String told = campaign("full-disk");

    assertTrue(told.contains("All held on a full disk"), told);
  }
}
