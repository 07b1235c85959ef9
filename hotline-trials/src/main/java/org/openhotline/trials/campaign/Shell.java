package org.openhotline.trials.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Runs the machine's own programs to their end.
final class Shell {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern FOLDERS = Pattern.compile(":");

  private Shell() {}

  /// Runs a program and returns what it printed, without blanks at the ends.
  ///
  /// @throws IOException with what it printed, if it cannot be started, takes longer than a minute
  ///   or ends with another code than 0
  static String run(String... command) throws IOException {
    Path output = Files.createTempFile("hotline-campaign-", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .start();
      boolean ended = wait(process, LONGEST);
      String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
      if (!ended) {
        process.destroyForcibly();
        throw new IOException(
            "%s did not end within %d s: %s"
                .formatted(String.join(" ", command), LONGEST.toSeconds(), printed));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with code %d: %s"
                .formatted(String.join(" ", command), process.exitValue(), printed));
      }
      return printed;
    } finally {
      Files.delete(output);
    }
  }

  /// Whether `process` ended within `time`.
  static boolean wait(Process process, Duration time) throws IOException {
    try {
      return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for process " + process.pid(), e);
    }
  }

  /// Requires programs on the PATH.
  ///
  /// @param packages `program:package` of Debian, as in `.ci/test.sh`
  /// @throws MachineLacksException naming what is missing
  static void require(String... packages) throws MachineLacksException {
    for (String each : packages) {
      String program = each.substring(0, each.indexOf(':'));
      boolean found =
          FOLDERS
              .splitAsStream(System.getenv("PATH") + ":/usr/sbin:/sbin")
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      if (!found) {
        throw new MachineLacksException(
            "this campaign needs the program %s; on Debian: apt-get install %s"
                .formatted(program, each.substring(program.length() + 1)));
      }
    }
  }

  /// Requires that this process may mount file systems.
  ///
  /// @throws MachineLacksException if it may not
  static void requireRoot() throws IOException, MachineLacksException {
    boolean root =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    if (!root) {
      throw new MachineLacksException(
          "this campaign mounts file systems of its own and therefore runs only as root");
    }
  }
}
