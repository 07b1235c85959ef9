package org.openhotline.trials.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hotline fuzz`, through the launcher, as a person types it.
final class FuzzIT {
  @TempDir Path folder;

  private record Ended(int code, String output) {}

  private Ended fuzz(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNullElse(System.getenv("HOTLINE_LAUNCHER"), "../hotline"));
    command.add("fuzz");
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + String.join(" ", command) + "\n" + output);
    }
    return new Ended(process.exitValue(), output);
  }

  @Test
  void findsAPlantedFaultAndSaysHowToRepeatIt() throws IOException, InterruptedException {
    Ended found = fuzz("planted", "--minutes", "2", "--folder", folder.resolve("f").toString());

    assertEquals(1, found.code(), found.output());
    assertTrue(found.output().contains("planted: BROKEN; repeat with: "), found.output());
    Path input;
    try (Stream<Path> findings = Files.list(folder.resolve("f/planted/findings"))) {
      input = findings.findFirst().orElseThrow();
    }
    Ended again = fuzz("planted", "--reproduce", input.toString());
    assertEquals(1, again.code(), again.output());
    assertTrue(again.output().contains("BrokenPromise: planted: found"), again.output());
  }

  @Test
  void feedsADecoderAndCountsCoverage() throws IOException, InterruptedException {
    Ended done =
        fuzz("record-entry", "--minutes", "0.05", "--folder", folder.resolve("f").toString());

    assertEquals(0, done.code(), done.output());
    assertTrue(done.output().contains("every promise held"), done.output());
    assertTrue(done.output().matches("(?s).*record-entry: \\d{2,} inputs fed, .*"), done.output());
    assertTrue(done.output().matches("(?s).*coverage [1-9]\\d+ -> [1-9]\\d+.*"), done.output());
  }

  @Test
  void refusesATargetThatDoesNotExist() throws IOException, InterruptedException {
    Ended refused = fuzz("nonsense");

    assertEquals(2, refused.code(), refused.output());
    assertTrue(refused.output().contains("there is no target 'nonsense'"), refused.output());
  }
}
