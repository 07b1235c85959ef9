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

/// Campaigns as an operator runs them, through the launcher, with few rounds.
///
/// @param folder for what they print
record Campaigns(Path folder) {
  private static final int MACHINE_LACKS = 69;
  private static final long MINUTES = 15;

  /// Runs a campaign; where the machine lacks what it needs and nobody could install it, the test
  /// counts as aborted and says why.
  String run(String... words) throws IOException, InterruptedException {
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
}
