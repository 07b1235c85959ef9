package org.openhotline.protocol.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program in another language, written from the specification alone, finds the same in the
/// vectors.
final class ForeignCheckTest {
  private static final Path SCRIPT = Path.of("src/test/resources/foreign/check_vectors.mjs");
  private static final Path VECTORS = Path.of("src/test/resources/vectors");

  private record Outcome(int exitCode, String output) {}

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after a minute: " + String.join(" ", command));
    }
    return new Outcome(process.exitValue(), output);
  }

  private static void assumeNode() throws InterruptedException {
    try {
      Outcome version = run("node", "--version");
      int major = Integer.parseInt(version.output().strip().replaceAll("^v(\\d+).*", "$1"));
      assumeTrue(
          major >= 20, "node " + version.output().strip() + " is too old; Node 20 is needed");
    } catch (IOException e) {
      assumeTrue(false, "no node on the path, so nothing foreign checks the vectors: " + e);
    }
  }

  @Test
  void nodeFindsTheSame() throws IOException, InterruptedException {
    assumeNode();
    Outcome outcome = run("node", SCRIPT.toString(), VECTORS.toString());
    assertEquals(0, outcome.exitCode(), outcome.output());
    assertTrue(outcome.output().contains("39 acts"), outcome.output());
    assertTrue(outcome.output().contains("P-384 signatures"), outcome.output());
    assertTrue(outcome.output().contains("3 bodies opened"), outcome.output());
    assertTrue(outcome.output().contains("1 checkpoint"), outcome.output());
  }

  @Test
  void nodeNoticesAChangedVector(@TempDir Path folder) throws IOException, InterruptedException {
    assumeNode();
    for (String name : VectorFiles.all().keySet()) {
      Files.copy(VECTORS.resolve(name), folder.resolve(name));
    }
    Path sealing = folder.resolve("sealing.json");
    String text = Files.readString(sealing, UTF_8);
    int place = text.indexOf("\"commitment\" : \"") + 16;
    char other = text.charAt(place) == '0' ? '1' : '0';
    Outcome untouched = run("node", SCRIPT.toString(), folder.toString());
    Files.writeString(sealing, text.substring(0, place) + other + text.substring(place + 1), UTF_8);
    Outcome changed = run("node", SCRIPT.toString(), folder.toString());

    assertEquals(0, untouched.exitCode(), untouched.output());
    assertEquals(1, changed.exitCode(), changed.output());
  }
}
