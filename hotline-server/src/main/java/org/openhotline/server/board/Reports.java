package org.openhotline.server.board;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.service.Quantile;
import org.openhotline.protocol.service.ServiceFold;
import org.openhotline.protocol.service.ServiceLine;
import org.openhotline.protocol.service.ServiceText;
import org.openhotline.protocol.service.Spread;

/// The service report over the end of the record, made when somebody asks and kept for a while.
///
/// Threading: any thread, one at a time; reads the record as any station does.
final class Reports {
  /// Most entries that a report reads; older ones are not in it, and it says so.
  static final int MAX_ENTRIES = 100_000;

  /// How long a report is kept.
  static final Duration KEPT = Duration.ofSeconds(30);

  private final BoardSource source;
  private final InstantSource clock;
  private @Nullable Report last;

  Reports(BoardSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /// For pages.
  ///
  /// @param made when, by the relay's clock
  /// @param from first leaf that was read
  /// @param to first leaf that was not
  /// @param lines figures
  /// @param csv the same as a table
  record Report(long made, long from, long to, List<Line> lines, String csv) {
    Report {
      lines = List.copyOf(lines);
    }
  }

  /// See [ServiceLine].
  record Line(
      String precedence,
      @Nullable String party,
      int judged,
      int inTime,
      int late,
      int never,
      int withdrawn,
      int open,
      Map<String, Integer> missed,
      List<BoardState.Wait> accepted,
      List<BoardState.Wait> delivered) {}

  /// The report as of now, or of a moment ago.
  ///
  /// @throws IOException if the record cannot be read
  synchronized Report report() throws IOException {
    Instant now = clock.instant();
    Report known = last;
    if (known != null && now.toEpochMilli() - known.made() < KEPT.toMillis()) {
      return known;
    }
    long to = source.recordSize();
    long from = Math.max(0, to - MAX_ENTRIES);
    ServiceFold fold = new ServiceFold();
    for (long leaf = from; leaf < to; ) {
      List<RecordEntry> entries = Trace.entries(source, leaf, (int) (to - leaf));
      entries.forEach(fold::take);
      leaf += entries.size();
    }
    var report = fold.report(null, null);
    Report made =
        new Report(
            now.toEpochMilli(),
            from,
            to,
            report.lines().stream().map(Reports::line).toList(),
            ServiceText.csv(report));
    last = made;
    return made;
  }

  private static Line line(ServiceLine of) {
    ServiceLine.Missed missed = of.missed();
    return new Line(
        of.precedence().name(),
        of.party() == null ? null : of.party().value(),
        of.judged(),
        of.inTime(),
        of.late(),
        of.never(),
        of.withdrawn(),
        of.open(),
        Map.of(
            "OFFICER",
            missed.officer(),
            "LINK",
            missed.link(),
            "RELAY",
            missed.relay(),
            "SUSPENDED",
            missed.suspended(),
            "UNSTATED",
            missed.unstated()),
        waits(of.sinceAccepted()),
        waits(of.sinceDelivered()));
  }

  private static List<BoardState.Wait> waits(Spread spread) {
    return List.of(wait(spread.p50()), wait(spread.p90()), wait(spread.p99()));
  }

  /// A percentile for pages.
  static BoardState.Wait wait(Quantile quantile) {
    return switch (quantile) {
      case Quantile.Nobody() -> new BoardState.Wait("NOBODY", 0);
      case Quantile.Never() -> new BoardState.Wait("NEVER", 0);
      case Quantile.Within(Duration time) -> new BoardState.Wait("WITHIN", time.toMillis());
    };
  }
}
