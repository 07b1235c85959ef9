package org.openhotline.trials.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;

/// FLASH, alone and while ROUTINE keeps the relay saturated.
final class FlashPart {
  private static final Duration PAUSE = Duration.ofMillis(20);

  /// Receipts after which the load beside has come to its pace.
  private static final int SATURATED = 1_500;

  private final Bench bench;

  FlashPart(Bench bench) {
    this.bench = bench;
  }

  void run() throws IOException, InterruptedException {
    Report report = bench.report();
    report.part("flash", "FLASH of 8 KiB, one at a time, 20 ms apart, from submit to receipt");
    report.note("two signers; beside it 15 desks keep 240 ROUTINE messages of 8 KiB outstanding");
    List<DeskId> loading = bench.world().desks(15);
    List<DeskId> urgent = List.of(new DeskId("XA-16"));
    int count = bench.size(500, 150);
    Letters.Kind flash = Letters.Kind.sealed(BenchWorld.STORE, Precedence.FLASH);
    Load.Pace pace = new Load.Pace(1, false, PAUSE);
    try (Load idle = Load.open(bench.world(), urgent);
        Load routine = Load.open(bench.world(), loading)) {
      idle.run(bench.letters().write(urgent, 50, flash), pace);
      Latencies alone = idle.run(bench.letters().write(urgent, count, flash), pace).latencies();
      Map<DeskId, List<Letters.Letter>> beside = bench.letters().write(urgent, count, flash);
      Map<DeskId, List<Letters.Letter>> crowd =
          bench.letters().write(loading, bench.size(4_000, 900), Letters.Kind.noise(10_600, null));
      Load.Started saturating = routine.start(crowd, Load.Pace.receipts(16));
      saturating.awaitReceipts(SATURATED);
      int routineBefore = saturating.receipted();
      long begun = System.nanoTime();
      Latencies loaded = idle.run(beside, pace).latencies();
      double seconds = (System.nanoTime() - begun) / 1e9;
      int routineAfter = saturating.receipted();
      boolean throughout = !saturating.over();
      saturating.await();
      report.figure("alone, p50", alone.millis(0.5), "ms", count + " messages");
      report.figure("alone, p99", alone.millis(0.99), "ms", "");
      report.figure(
          "ROUTINE meanwhile",
          (routineAfter - routineBefore) / seconds,
          "/s",
          throughout ? "throughout" : "ENDED BEFORE the last FLASH");
      report.figure(
          "under ROUTINE, p50",
          loaded.millis(0.5),
          "ms",
          Report.number(loaded.millis(0.5) / alone.millis(0.5)) + " x alone");
      double ratio = loaded.millis(0.99) / alone.millis(0.99);
      report.figure("under ROUTINE, p99", loaded.millis(0.99), "ms", "");
      report.aim("under ROUTINE, p99 against alone", ratio, "x", "at most 2 x alone", ratio <= 2);
    }
  }
}
