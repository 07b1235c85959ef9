package org.openhotline.trials.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;

/// Ten thousand idle sessions: what they take, how long until all are back after a restart, and
/// what that does to live traffic.
final class IdlePart {
  private static final int PROCESSES = 2;
  private static final int HOMES = 8;
  private static final Duration RAMP = Duration.ofMinutes(5);

  private final Bench bench;
  private final Report report;
  private final List<Crowd> crowds = new ArrayList<>();
  private long lastLeaf = -1;

  IdlePart(Bench bench) {
    this.bench = bench;
    this.report = bench.report();
  }

  /// A process full of idle sessions.
  private static final class Crowd implements AutoCloseable {
    private final Process process;
    private volatile int open;

    private Crowd(Process process) {
      this.process = process;
      Thread.ofPlatform().daemon().name("crowd").start(this::listen);
    }

    private void listen() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.chars().allMatch(Character::isDigit) && !line.isEmpty()) {
            open = Integer.parseInt(line);
          }
        }
      } catch (IOException e) {
        open = 0;
      }
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  void run() throws IOException, InterruptedException {
    int count = bench.size(10_000, 1_000);
    report.part(
        "idle", "%,d idle mutual-TLS sessions from %d processes".formatted(count, PROCESSES));
    report.note(
        "%d certificates, each in many sessions; all subscribe and are up to date; a session pings every 20 to 30 s"
            .formatted(HOMES));
    try (RelayUnderTest relay = bench.warmRelay("idle")) {
      double calm = probe(200);
      report.figure("FLASH to receipt, no idle session, p99", calm, "ms", "");
      double heap = relay.liveBytes();
      double resident = relay.residentBytes();
      long begun = System.nanoTime();
      for (int i = 0; i < PROCESSES; i++) {
        crowds.add(crowd(i, count / PROCESSES));
      }
      await(count);
      double seconds = (System.nanoTime() - begun) / 1e9;
      report.figure("first connection of all", seconds, "s", "%.0f/s".formatted(count / seconds));
      report.figure("heap of a session", (relay.liveBytes() - heap) / count, "bytes", "");
      report.figure(
          "resident memory with them",
          relay.residentBytes() / 1048576.0,
          "MiB",
          "after a full collection; without %s MiB".formatted(Report.number(resident / 1048576.0)));
      double beside = probe(200);
      report.figure(
          "FLASH to receipt beside them, p99",
          beside,
          "ms",
          Report.number(beside / calm) + " x without");
      storm(relay, count, beside);
    } finally {
      for (Crowd crowd : crowds) {
        crowd.close();
      }
    }
  }

  private void storm(RelayUnderTest relay, int count, double beside)
      throws IOException, InterruptedException {
    relay.stop();
    double start = relay.start().toMillis() / 1e3;
    long begun = System.nanoTime();
    long[] back = new long[1];
    Thread watch =
        Thread.ofPlatform()
            .daemon()
            .name("all-back")
            .start(() -> {
              try {
                await(count);
                back[0] = System.nanoTime();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                back[0] = -1;
              }
            });
    double during = probe(bench.size(400, 100));
    watch.join();
    report.figure("restart of the relay", start, "s", "");
    if (back[0] < 0) {
      report.note("not all came back within " + RAMP.toSeconds() + " s: " + open());
    } else {
      double seconds = (back[0] - begun) / 1e9;
      report.figure(
          "until all are back", seconds, "s", "%.0f/s".formatted(count / Math.max(seconds, 0.001)));
    }
    report.figure(
        "FLASH to receipt while they come back, p99",
        during,
        "ms",
        Report.number(during / beside) + " x beside idle sessions");
  }

  private int open() {
    return crowds.stream().mapToInt(c -> c.open).sum();
  }

  private void await(int count) throws IOException, InterruptedException {
    long end = System.nanoTime() + RAMP.toNanos();
    while (open() < count) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "only %d of %d idle sessions are open after %d s"
                .formatted(open(), count, RAMP.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /// Latency of FLASH messages, 10 ms apart; p99 in milliseconds.
  private double probe(int count) throws IOException, InterruptedException {
    List<DeskId> urgent = List.of(new DeskId("XA-16"));
    try (Load load = Load.open(bench.world(), urgent)) {
      Load.Result result =
          load.run(
              bench
                  .letters()
                  .write(urgent, count, Letters.Kind.sealed(BenchWorld.STORE, Precedence.FLASH)),
              new Load.Pace(1, false, Duration.ofMillis(10)));
      lastLeaf = load.lastLeaf();
      return result.latencies().millis(0.99);
    }
  }

  private Crowd crowd(int number, int count) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Machine.launcher().toString(),
            "bench",
            "idle-stations",
            "--count",
            Integer.toString(count),
            "--source",
            "127.0.0." + (10 + number),
            "--after",
            Long.toString(lastLeaf),
            "--passphrase-file",
            bench.world().world().passphraseFile().toString()));
    for (int i = 1; i <= HOMES; i++) {
      command.add("--home");
      command.add(bench.world().world().home("XA-%02d".formatted(i)).folder().toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOTLINE_NO_BUILD", "1");
    builder.redirectError(bench.folder().resolve("crowd-" + number + ".log").toFile());
    return new Crowd(builder.start());
  }
}
