package org.openhotline.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The story of `hotline demo --once`, through the launcher: real processes, real TLS, a relay that
/// is killed.
class DemoOnceIT {
  private static final long MINUTES = 5;

  @TempDir Path folder;

  @Test
  void everyLineOfTheStoryIsSeenAndChecked() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process demo =
        new ProcessBuilder(
                List.of(
                    String.valueOf(System.getenv("HOTLINE_LAUNCHER")),
                    "demo",
                    "--once",
                    "--dir",
                    folder.resolve("world").toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(demo.waitFor(MINUTES, TimeUnit.MINUTES), () -> "not done:\n" + text(output));
      assertEquals(0, demo.exitValue(), () -> text(output));
      String told = text(output);
      for (String point : List.of("1", "2", "3", "4", "5")) {
        assertTrue(told.contains("ok  " + point + "  "), told);
      }
      assertTrue(told.contains("lines were seen and checked"), told);
    } finally {
      demo.destroyForcibly();
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
