package org.openhotline.trials.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;

/// Heap, latency and restart by the number of stored messages; memory and lateness by the number of
/// open deadlines.
///
/// Stored messages have noise for bodies, which the relay cannot tell, and expire: nothing of them
/// is open. Open ones have an acknowledgement due in twelve hours.
final class StoredPart {
  private static final int SENDERS = 16;
  private static final int UNDER_WAY = 16;
  private static final int A_TIME = 250;
  private static final Duration EXPIRE_AFTER = Duration.ofSeconds(15);
  private static final int BODY_BYTES = 10_600;
  private static final int SMALL_BODY_BYTES = 256;
  private static final double AIM_RESTART_SECONDS = 5;
  private static final double AIM_LATENESS_MILLIS = 100;
  private static final double AIM_HEAP_GROWTH = 1.25;

  private final Bench bench;
  private final Report report;
  private final boolean stored;
  private final boolean deadlines;
  private long sent;

  StoredPart(Bench bench, boolean stored, boolean deadlines) {
    this.bench = bench;
    this.report = bench.report();
    this.stored = stored;
    this.deadlines = deadlines;
  }

  void run() throws IOException, InterruptedException {
    try (RelayUnderTest relay = bench.warmRelay("stored")) {
      if (stored) {
        stored(relay);
      }
      if (deadlines) {
        deadlines(relay);
      }
    }
  }

  private List<Integer> sizes() {
    return switch (bench.scale()) {
      case QUICK -> List.of(1_000, 10_000);
      case FULL -> List.of(1_000, 100_000);
      case LARGE -> List.of(1_000, 100_000, 1_000_000);
    };
  }

  private void stored(RelayUnderTest relay) throws IOException, InterruptedException {
    report.part("stored", "live heap and latency by stored messages, all of them closed");
    report.note("messages of 8 KiB (above 100,000 stored: 256 bytes), expired 15 s after signing");
    double first = 0;
    for (int size : sizes()) {
      fill(size, true);
      TimeUnit.MILLISECONDS.sleep(EXPIRE_AFTER.plusSeconds(2).toMillis());
      double heap = relay.liveBytes() / 1048576.0;
      report.figure(count(size) + " stored: live heap", heap, "MiB", "after a full collection");
      report.figure(
          count(size) + " stored: resident", relay.residentBytes() / 1048576.0, "MiB", "");
      latency(count(size) + " stored: p50 to receipt, 1 outstanding");
      if (first == 0) {
        first = heap;
      } else {
        report.aim(
            count(size) + " stored: heap against 1,000",
            heap / first,
            "x",
            "flat (at most " + AIM_HEAP_GROWTH + " x)",
            heap <= AIM_HEAP_GROWTH * first);
      }
      if (size == sizes().get(1)) {
        restart(relay, size);
      }
    }
  }

  private void fill(int upTo, boolean closed) throws IOException, InterruptedException {
    try (Load load = Load.open(bench.world(), bench.world().desks(SENDERS))) {
      while (sent < upTo) {
        Instant expiry = closed ? Instant.now().plus(EXPIRE_AFTER) : null;
        int body = upTo > 100_000 ? SMALL_BODY_BYTES : BODY_BYTES;
        int each = (int) Math.min(A_TIME, (upTo - sent + SENDERS - 1) / SENDERS);
        load.run(
            bench
                .letters()
                .write(
                    bench.world().desks(SENDERS),
                    each,
                    Letters.Kind.noise(body, expiry == null ? null : (_, _) -> expiry)),
            Load.Pace.receipts(UNDER_WAY));
        sent += (long) each * SENDERS;
      }
    }
  }

  private void latency(String title) throws IOException, InterruptedException {
    List<DeskId> one = bench.world().desks(1);
    double force = DiskPart.measure(bench.folder(), 300).millis(0.5);
    Instant expiry = Instant.now().plus(EXPIRE_AFTER);
    try (Load load = Load.open(bench.world(), one)) {
      Latencies each =
          load.run(
                  bench.letters().write(one, 400, Letters.Kind.noise(BODY_BYTES, (_, _) -> expiry)),
                  Load.Pace.receipts(1))
              .latencies();
      report.figure(
          title,
          each.millis(0.5),
          "ms",
          "%s x one fsync; p99 %s ms"
              .formatted(
                  Report.number(each.millis(0.5) / force), Report.number(each.millis(0.99))));
    }
  }

  private void restart(RelayUnderTest relay, int size) throws IOException, InterruptedException {
    Duration stop = relay.stop();
    double clean = relay.start().toMillis() / 1e3;
    report.figure(count(size) + " stored: stop by SIGTERM", stop.toMillis() / 1e3, "s", "");
    String aim = "under 5 s";
    report.aim(
        count(size) + " stored: restart after that", clean, "s", aim, clean < AIM_RESTART_SECONDS);
    long before = sent;
    sent = 0;
    fill(5_000, true);
    sent += before;
    relay.kill();
    double killed = relay.start().toMillis() / 1e3;
    report.aim(
        count(size) + " stored: restart after SIGKILL under load",
        killed,
        "s",
        aim,
        killed < AIM_RESTART_SECONDS);
  }

  private void deadlines(RelayUnderTest relay) throws IOException, InterruptedException {
    int most = bench.size(100_000, 10_000);
    deadlines(relay, most);
    if (bench.scale() == Bench.Scale.LARGE) {
      deadlines(relay, 1_000_000);
    }
  }

  private void deadlines(RelayUnderTest relay, int open) throws IOException, InterruptedException {
    report.part("deadlines", count(open) + " open deadlines: memory, and how late they fire");
    report.note(
        "each message owes an acknowledgement in 12 h; so many of them besides expire when said");
    double before = relay.liveBytes();
    long had = sent;
    sent = 0;
    fill(open, false);
    long added = sent;
    sent += had;
    report.figure(
        count(open) + " open: live heap of one open message",
        (relay.liveBytes() - before) / added,
        "bytes",
        "one addressee, acknowledgement owed");
    latency(count(open) + " open: p50 to receipt, 1 outstanding");
    lateness(
        count(open) + " open, 4,000 due over 20 s",
        250,
        (desk, index) -> index * 80L + Math.floorMod(desk.hashCode(), 80));
    lateness(count(open) + " open, 1,008 due together", 63, (_, _) -> 0L);
    lateness(count(open) + " open, 10,000 due together", 625, (_, _) -> 0L);
  }

  /// When a message is due, in milliseconds after the first one.
  private interface Spread {
    long millis(DeskId desk, int index);
  }

  private void lateness(String title, int each, Spread spread)
      throws IOException, InterruptedException {
    List<DeskId> desks = bench.world().desks(SENDERS);
    Instant first = Instant.now().plusMillis(8_000 + each * 25L);
    Map<DeskId, List<Letters.Letter>> letters =
        bench
            .letters()
            .write(
                desks,
                each,
                Letters.Kind.noise(
                    SMALL_BODY_BYTES,
                    (desk, index) -> first.plusMillis(spread.millis(desk, index))));
    Map<ActId, Instant> due = new HashMap<>();
    letters.forEach((desk, all) -> {
      for (int i = 0; i < all.size(); i++) {
        due.put(
            all.get(i).id(),
            Instant.ofEpochMilli(first.plusMillis(spread.millis(desk, i)).toEpochMilli()));
      }
    });
    try (Load load = Load.open(bench.world(), desks)) {
      load.run(letters, Load.Pace.receipts(UNDER_WAY));
      sent += due.size();
      try (Observer observer = Observer.open(bench.world(), load.lastLeaf())) {
        due.forEach(observer::expect);
        if (Instant.now().isAfter(first)) {
          report.note(title + ": could not be set up before the first one was due");
        }
        boolean all = observer.await(Duration.ofMinutes(2));
        Latencies stated = observer.stated();
        Latencies arrived = observer.arrived();
        report.figure(
            title + ": stated late by, p50",
            stated.millis(0.5),
            "ms",
            (all ? "" : "SOME NEVER CAME; ") + stated.count() + " deadlines");
        report.aim(
            title + ": stated late by, p99",
            stated.millis(0.99),
            "ms",
            "under 100 ms",
            all && stated.millis(0.99) < AIM_LATENESS_MILLIS);
        report.figure(
            title + ": at a station, p50 / p99",
            arrived.millis(0.5),
            "ms",
            "/ " + Report.number(arrived.millis(0.99)) + " ms, proven");
      }
    }
  }

  private static String count(int number) {
    return "%,d".formatted(number);
  }
}
