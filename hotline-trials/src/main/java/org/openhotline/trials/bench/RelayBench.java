package org.openhotline.trials.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hotline bench relay`: one relay in a process of its own, and what it does under load.
@Command(
    name = "relay",
    description = {
      "Measures one relay on this machine and prints figures, ratios and aims in one run.",
      "",
      "Parts: disk (append and fsync alone), messages (rate and latency to the receipt at 1, 16 and"
          + " 256 outstanding, with the cost by part), decrypted (the same until the far station"
          + " has decrypted), flash (alone and under ROUTINE), stored (heap, latency and restart by"
          + " stored messages), deadlines (lateness and memory with open deadlines), idle (10,000"
          + " sessions and their return after a restart), cold (start of a command).",
      "",
      "Exit codes: 0 measured, 1 an aim was missed and --strict given, 2 usage, 69 it could not be"
          + " measured here.",
      "",
      "Figures depend on the machine and on what else it does: trust the ratios. Needs Linux, about"
          + " 6 GiB of disk (60 GiB with --large) and two free ports."
    },
    mixinStandardHelpOptions = true)
final class RelayBench implements Callable<Integer> {
  private static final int FAILED = 69;
  private static final long NEEDED_BYTES = 6L << 30;
  private static final long NEEDED_LARGE_BYTES = 60L << 30;
  private static final long NEEDED_QUICK_BYTES = 1L << 30;

  /// Parts of the benchmark.
  enum Part {
    /// Append and fsync.
    DISK,
    /// To the receipt.
    MESSAGES,
    /// To the far station.
    DECRYPTED,
    /// FLASH.
    FLASH,
    /// Stored messages.
    STORED,
    /// Open deadlines.
    DEADLINES,
    /// Idle sessions.
    IDLE,
    /// Start of a command.
    COLD
  }

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Only these parts: ${COMPLETION-CANDIDATES}, in any case.")
  private @Nullable Set<Part> chosen;

  @Option(names = "--quick", description = "Small numbers: about seven minutes instead of sixteen.")
  private boolean quick;

  @Option(
      names = "--large",
      description =
          "Also a million stored messages and a million open deadlines, with bodies of 256 bytes:"
              + " about an hour.")
  private boolean large;

  @Option(
      names = "--strict",
      description = "End with 1 when an aim is missed; otherwise only say so.")
  private boolean strict;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where the data lie while it runs, on the disk to be measured; default: a fresh"
              + " folder for temporary files. Removed at the end.")
  private @Nullable Path dir;

  @Option(names = "--keep", description = "Leave the data and the relays' logs in place.")
  private boolean keep;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "Also record the relay with Flight Recorder into FILE, once for each start of a relay"
              + " (FILE, FILE.2, …); costs some per cent.")
  private @Nullable Path profile;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The relay listens at N and N+1 of 127.0.0.1; default ${DEFAULT-VALUE}.")
  private int port = 17_443;

  @Spec private CommandSpec spec;

  RelayBench() {}

  @Override
  public Integer call() throws InterruptedException {
    try {
      return measure();
    } catch (IOException e) {
      spec.commandLine().getErr().println("hotline bench relay: " + e.getMessage());
      return FAILED;
    }
  }

  private int measure() throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Machine.launcher();
    Path folder = folder();
    try {
      needSpace(folder);
      Report report = new Report(out, json);
      long begun = System.nanoTime();
      report.part("machine", Machine.line());
      Bench bench =
          new Bench(
              folder,
              quick ? Bench.Scale.QUICK : large ? Bench.Scale.LARGE : Bench.Scale.FULL,
              report,
              BenchWorld.make(folder, port),
              profile);
      parts(bench);
      report.part(
          "end", "took %d s".formatted(Duration.ofNanos(System.nanoTime() - begun).toSeconds()));
      List<String> missed = report.missed();
      missed.forEach(each -> report.note("missed: " + each));
      if (missed.isEmpty()) {
        report.note("every aim of these parts was met");
      }
      return strict && !missed.isEmpty() ? 1 : 0;
    } finally {
      if (!keep) {
        delete(folder);
      }
    }
  }

  private void parts(Bench bench) throws IOException, InterruptedException {
    Set<Part> only = chosen == null ? EnumSet.allOf(Part.class) : chosen;
    if (only.contains(Part.DISK)) {
      DiskPart.run(bench);
    }
    if (only.contains(Part.MESSAGES)
        || only.contains(Part.DECRYPTED)
        || only.contains(Part.FLASH)) {
      try (RelayUnderTest relay = bench.warmRelay("messages")) {
        MessagesPart messages = new MessagesPart(bench, relay);
        if (only.contains(Part.MESSAGES)) {
          messages.receipts();
        }
        if (only.contains(Part.FLASH)) {
          new FlashPart(bench).run();
        }
        if (only.contains(Part.DECRYPTED)) {
          messages.opened();
        }
      }
      clear(bench, "messages");
    }
    if (only.contains(Part.STORED) || only.contains(Part.DEADLINES)) {
      new StoredPart(bench, only.contains(Part.STORED), only.contains(Part.DEADLINES)).run();
      clear(bench, "stored");
    }
    if (only.contains(Part.IDLE)) {
      new IdlePart(bench).run();
      clear(bench, "idle");
    }
    if (only.contains(Part.COLD)) {
      ColdPart.run(bench);
    }
  }

  private void clear(Bench bench, String data) throws IOException {
    if (!keep) {
      delete(bench.folder().resolve(data));
    }
  }

  private Path folder() throws IOException {
    if (dir == null) {
      return Files.createTempDirectory("hotline-bench-");
    }
    Files.createDirectories(dir);
    return Files.createTempDirectory(dir, "hotline-bench-");
  }

  private void needSpace(Path folder) throws IOException {
    long needed = large ? NEEDED_LARGE_BYTES : quick ? NEEDED_QUICK_BYTES : NEEDED_BYTES;
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw new IOException(
          "the disk of %s has %d MiB free, this run needs %d MiB: make room or choose another disk by --dir"
              .formatted(folder, free >> 20, needed >> 20));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
