package org.openhotline.trials.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The campaigns as an operator runs them, through the launcher, with few rounds.
class CampaignIT {
  private static final int MACHINE_LACKS = 69;
  private static final long MINUTES = 15;

  @TempDir Path folder;

  /// Runs a campaign; where the machine lacks what it needs and nobody could install it, the test
  /// counts as aborted and says why.
  private String campaign(String... words) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(List.of(String.valueOf(System.getenv("HOTLINE_LAUNCHER")), "campaign"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "not done:\n" + text(output));
      boolean root = "root".equals(System.getProperty("user.name"));
      Assumptions.assumeTrue(
          root || process.exitValue() != MACHINE_LACKS, () -> "not run: " + text(output));
      assertEquals(0, process.exitValue(), () -> text(output));
      System.out.println(text(output));
      return text(output);
    } finally {
      process.destroy();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(no output: " + e.getMessage() + ")";
    }
  }

  @Test
  void killsLoseNothingAndFireNothingTwice() throws Exception {
    String told = campaign("kills", "--rounds", "20", "--longest-pause", "3");

    assertTrue(told.contains("All 20 rounds held"), told);
  }

  /// Few rounds: under the library that moves its clock the relay starts many times more slowly.
  @Test
  void clockJumpsMoveNoDeadline() throws Exception {
    String told = campaign("kills", "--clock", "--rounds", "2", "--longest-pause", "1");

    assertTrue(told.contains("All 2 rounds held"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "ext4"})
  void powerCutsLoseNothingThatWasReceipted(String fileSystem) throws Exception {
    String told = campaign("power-cuts", "--fs", fileSystem, "--rounds", "5");

    assertTrue(told.contains("All 5 power cuts held"), told);
  }

  @Test
  void aFailedForceEndsTheProcessWithinASecond() throws Exception {
    String told = campaign("force-error", "--fs", "ext4", "--rounds", "4");

    assertTrue(told.contains("All 4 failures of force held"), told);
  }

  @Test
  void aFullDiskStopsNewWorkOnly() throws Exception {
    String told = campaign("full-disk");

    assertTrue(told.contains("All held on a full disk"), told);
  }
}
