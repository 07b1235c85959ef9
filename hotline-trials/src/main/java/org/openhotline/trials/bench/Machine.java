package org.openhotline.trials.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What this machine is and how busy it is. Linux only.
final class Machine {
  private Machine() {}

  /// The launcher that started this program.
  ///
  /// @throws IOException if there is none
  static Path launcher() throws IOException {
    String launcher = System.getenv("HOTLINE_LAUNCHER");
    if (launcher == null || !Files.isExecutable(Path.of(launcher))) {
      throw new IOException(
          "the benchmark starts the relay through the launcher: run ./hotline bench relay (the"
              + " variable HOTLINE_LAUNCHER names no program)");
    }
    return Path.of(launcher);
  }

  /// One line: processors, memory, kernel, JDK, load.
  static String line() throws IOException {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(l -> l.startsWith("model name"))
            .map(l -> l.substring(l.indexOf(':') + 1).trim())
            .findFirst()
            .orElse("unknown processor");
    long memoryKib =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(l -> l.startsWith("MemTotal"))
            .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0);
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    return "%d processors (%s), %d MiB, Linux %s, JDK %s, load before %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            cpu,
            memoryKib / 1024,
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            load);
  }

  /// Processor time of the whole machine since its start, in ticks.
  ///
  /// @param busy spent on work
  /// @param idle spent idle or waiting for the disk
  record Ticks(long busy, long idle) {
    /// The share of all processors that was busy since `before`, 0 to 1.
    double busySince(Ticks before) {
      double worked = busy - before.busy;
      double all = worked + idle - before.idle;
      return all <= 0 ? 0 : worked / all;
    }
  }

  /// Processor time of the whole machine until now.
  static Ticks ticks() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      long[] fields =
          Arrays.stream(lines.findFirst().orElseThrow().trim().split("\\s+", -1))
              .skip(1)
              .mapToLong(Long::parseLong)
              .toArray();
      long idle = fields[3] + fields[4];
      long all = Arrays.stream(fields, 0, 8).sum();
      return new Ticks(all - idle, idle);
    }
  }
}
