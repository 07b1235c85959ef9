package org.openhotline.trials.campaign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The relay killed and stopped, its wall clock moved.
class KillsIT {
  @TempDir Path folder;

  private String campaign(String... words) throws IOException, InterruptedException {
    return new Campaigns(folder).run(words);
  }

  @Test
  void killsLoseNothingAndFireNothingTwice() throws Exception {
    String told = campaign("kills", "--rounds", "20", "--longest-pause", "3");

    assertTrue(told.contains("All 20 rounds held"), told);
  }

  /// One round with its jumps: under the library that moves its clock the relay starts many times
  /// more slowly.
  @Test
  void clockJumpsMoveNoDeadline() throws Exception {
    String told = campaign("kills", "--clock", "--rounds", "1", "--longest-pause", "1");

    assertTrue(told.contains("All 1 rounds held"), told);
  }
}
