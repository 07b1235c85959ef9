package org.openhotline.trials.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;

/// Messages a second and latency at 1, 16 and 256 outstanding, and what a message costs by part.
final class MessagesPart {
  private static final double AIM_RATE = 2_000;
  private static final double AIM_FORCES = 2;

  private final Bench bench;
  private final Report report;
  private final RelayUnderTest relay;

  MessagesPart(Bench bench, RelayUnderTest relay) {
    this.bench = bench;
    this.report = bench.report();
    this.relay = relay;
  }

  /// @param desks how many send
  /// @param each how many each has under way
  private record Shape(int desks, int each) {
    int outstanding() {
      return desks * each;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(new Shape(1, 1), new Shape(16, 1), new Shape(16, 16));

  /// To the receipt; with the cost by part after the last shape.
  void receipts() throws IOException, InterruptedException {
    report.part(
        "messages", "sealed H1 messages of 8 KiB over mutual TLS, from submit to verified receipt");
    report.note(
        "sealed and signed beforehand; each is checked, forced, recorded, proven; nobody connected"
            + " at the addressee; the load generator runs on the same processors");
    for (Shape shape : SHAPES) {
      int count =
          bench.size(
                  shape.outstanding() == 1 ? 2_000 : 16_000, shape.outstanding() == 1 ? 600 : 3_200)
              / shape.desks();
      Map<DeskId, List<Letters.Letter>> letters =
          bench
              .letters()
              .write(
                  bench.world().desks(shape.desks()),
                  count,
                  Letters.Kind.sealed(BenchWorld.STORE, Precedence.ROUTINE));
      double forceBefore = DiskPart.measure(bench.folder(), 300).millis(0.5);
      Load.Result result;
      Cost cost;
      try (Load load = Load.open(bench.world(), bench.world().desks(shape.desks()))) {
        Cost before = Cost.of(relay);
        result = load.run(letters, Load.Pace.receipts(shape.each()));
        cost = Cost.of(relay).since(before);
      }
      double force = (forceBefore + DiskPart.measure(bench.folder(), 300).millis(0.5)) / 2;
      rows(shape, result.latencies(), result.perSecond(), force, "receipt");
      if (shape.outstanding() == 1) {
        double p50 = result.latencies().millis(0.5);
        report.aim(
            "1 outstanding: p50 to receipt",
            p50 / force,
            "forces",
            "under 2 x one fsync (" + Report.number(force) + " ms just before and after)",
            p50 < AIM_FORCES * force);
        cost.print(report, result.latencies().count(), "1 outstanding");
      } else if (shape.outstanding() == 256) {
        report.aim(
            "256 outstanding: rate",
            result.perSecond(),
            "/s",
            "at least 2,000/s",
            result.perSecond() >= AIM_RATE);
        cost.print(report, result.latencies().count(), "256 outstanding");
      }
    }
    report.figure(
        "sealing and signing a message, one core",
        bench.letters().takeMillisEach(),
        "ms",
        "done beforehand, not in the figures above");
  }

  /// To decrypted at the far station.
  void opened() throws IOException, InterruptedException {
    report.part(
        "decrypted",
        "the same until the far desk's real station has verified, stored and decrypted");
    report.note(
        "the far station states DELIVERED and DECRYPTED of each message: two more signed acts that"
            + " the relay checks, forces and proves, and three more entries that the station"
            + " verifies and forces");
    AtomicReference<@Nullable Load> current = new AtomicReference<>();
    try (FarStation far =
        FarStation.open(bench.world(), bench.folder().resolve("far.db"), new ToLoad(current))) {
      for (Shape shape : SHAPES) {
        int count = bench.size(shape.outstanding() == 1 ? 500 : 3_200, 320) / shape.desks();
        Map<DeskId, List<Letters.Letter>> letters =
            bench
                .letters()
                .write(
                    bench.world().desks(shape.desks()),
                    count,
                    Letters.Kind.sealed(BenchWorld.FAR, Precedence.ROUTINE));
        try (Load load = Load.open(bench.world(), bench.world().desks(shape.desks()))) {
          current.set(load);
          Load.Result result = load.run(letters, Load.Pace.opened(shape.each()));
          far.check();
          rows(shape, result.opened(), result.perSecond(), 0, "decrypted");
        } finally {
          current.set(null);
        }
      }
    }
  }

  /// Tells the load under way, if there is one, what the far station did.
  private record ToLoad(AtomicReference<@Nullable Load> current) implements FarStation.Heard {
    @Override
    public void opened(ActId message, long nanoTime) {
      Load load = current.get();
      if (load != null) {
        load.opened(message, nanoTime);
      }
    }

    @Override
    public void failed(String why) {
      Load load = current.get();
      if (load != null) {
        load.fail(why);
      }
    }
  }

  private void rows(
      Shape shape, Latencies latencies, double perSecond, double force, String until) {
    String at = shape.outstanding() + " outstanding: ";
    report.figure(at + "rate", perSecond, "/s", latencies.count() + " messages");
    double p50 = latencies.millis(0.5);
    report.figure(
        at + "to " + until + ", p50",
        p50,
        "ms",
        force == 0 ? "" : Report.number(p50 / force) + " x one fsync");
    report.figure(at + "to " + until + ", p99", latencies.millis(0.99), "ms", "");
    report.figure(at + "to " + until + ", p99.9", latencies.millis(0.999), "ms", "");
  }
}
