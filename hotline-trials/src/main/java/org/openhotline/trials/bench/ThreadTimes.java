package org.openhotline.trials.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Processor time of a relay's threads by what they do, as the kernel counts it
/// (`/proc/PID/task/TID/schedstat`, nanoseconds).
///
/// @param nanos by part
record ThreadTimes(Map<Part, Long> nanos) {
  /// What threads do; names are those that the relay gives its threads, as Linux shortens them.
  enum Part {
    /// Event loops: TLS records, frames, socket calls.
    TLS("TLS, frames, sockets"),
    /// Verifying threads: parsing, certificates, signatures.
    VERIFY("verify: form, certificates, signatures"),
    /// Stamping and the log: sequencer, Ratis's log worker and its other threads.
    CONSENSUS("consensus: stamp, log, force"),
    /// The thread that applies: core, record files, reading back, bodies, index.
    APPLY("apply: core, record files, bodies, index"),
    /// Virtual threads: receipts, proofs and frames to stations; signing checkpoints.
    STREAMS("receipts, proofs, pushes; signing checkpoints"),
    /// Compiler and collector.
    JVM("JVM: compiler, collector"),
    /// Everything else.
    OTHER("ticker, housekeeping, other");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    private static Part of(String thread) {
      if (thread.startsWith("session") || thread.startsWith("accept")) {
        return TLS;
      }
      if (thread.startsWith("verify")) {
        return VERIFY;
      }
      if (thread.contains("StateMachineUpdater")) {
        return APPLY;
      }
      if (thread.equals("sequencer") || thread.startsWith("n1")) {
        return CONSENSUS;
      }
      if (thread.startsWith("ForkJoinPool")
          || thread.startsWith("sequencer-answers")
          || thread.startsWith("VirtualThread")) {
        return STREAMS;
      }
      if (thread.startsWith("C1")
          || thread.startsWith("C2")
          || thread.startsWith("G1")
          || thread.startsWith("GC")
          || thread.startsWith("VM")) {
        return JVM;
      }
      return OTHER;
    }
  }

  /// Processor times of a relay until now.
  static ThreadTimes of(RelayUnderTest relay) throws IOException, InterruptedException {
    Map<Part, Long> sums = new TreeMap<>();
    for (Part part : Part.values()) {
      sums.put(part, 0L);
    }
    Map<Long, String> names = relay.threadNames();
    Path tasks = Path.of("/proc", Long.toString(relay.pid()), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          Long id = Long.valueOf(String.valueOf(thread.getFileName()));
          String kernels = Files.readString(thread.resolve("comm")).trim();
          String run = Files.readString(thread.resolve("schedstat")).trim().split(" ", -1)[0];
          sums.merge(Part.of(names.getOrDefault(id, kernels)), Long.parseLong(run), Long::sum);
        } catch (NoSuchFileException e) {
          // The thread ended while we looked.
        }
      }
    }
    return new ThreadTimes(sums);
  }

  /// Waits until compiler and collector take less than a twentieth of a processor for a second, or
  /// half a minute has passed: what was queued while the relay worked is compiled afterwards.
  static void awaitCompiled(RelayUnderTest relay) throws IOException, InterruptedException {
    ThreadTimes before = of(relay);
    for (int second = 0; second < 30; second++) {
      TimeUnit.SECONDS.sleep(1);
      ThreadTimes now = of(relay);
      if (now.since(before, Part.JVM) < Duration.ofMillis(50).toNanos()) {
        return;
      }
      before = now;
    }
  }

  /// What was spent on `part` since `before`, in nanoseconds.
  long since(ThreadTimes before, Part part) {
    return nanos.getOrDefault(part, 0L) - before.nanos.getOrDefault(part, 0L);
  }

  /// What was spent on everything since `before`, in nanoseconds.
  long since(ThreadTimes before) {
    long sum = 0;
    for (Part part : Part.values()) {
      sum += since(before, part);
    }
    return sum;
  }
}
