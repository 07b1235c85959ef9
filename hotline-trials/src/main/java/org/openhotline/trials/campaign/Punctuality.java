package org.openhotline.trials.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Compares what was stated with elapsed time as the stations felt it, whatever any wall clock
/// said.
///
/// A deadline counts from an acceptance that is later than the sending and earlier than the
/// receipt. So what a station holds before `sent + window` was early; what it holds after `receipt
/// + window` was late by that much, unless the relay was down or held when it was due.
///
/// Threading: one thread.
final class Punctuality {
  /// Instants of the record are whole milliseconds.
  private static final long ROUNDING_NANOS = 2_000_000;

  /// The relay's clock may be led by 500 microseconds a second (decision 0011).
  private static final long RATE_DIVISOR = 2_000;

  private final Ledger ledger;
  private final Duration latest;
  private final List<Outage> outages = new ArrayList<>();
  private final List<Long> latenesses = new ArrayList<>();
  private int judged;

  private record Outage(long fromNanos, long untilNanos) {}

  /// @param latest what is later was not fired when it was due
  Punctuality(Ledger ledger, Duration latest) {
    this.ledger = ledger;
    this.latest = latest;
  }

  /// The relay could not work from one instant until all stations were back at another.
  void outage(long fromNanos, long untilNanos) {
    outages.add(new Outage(fromNanos, untilNanos));
  }

  /// Judges what was stated since the last call and seen by a station.
  ///
  /// @throws CampaignFailure naming what was early or late, and by how much
  void judge(Judge record) throws CampaignFailure {
    List<Judge.Fired> fired = record.fired();
    while (judged < fired.size()) {
      judge(fired.get(judged++));
    }
  }

  private void judge(Judge.Fired fired) throws CampaignFailure {
    Ledger.Sent sent = ledger.sent().get(fired.message());
    Long seen = ledger.firstSeenNanos().get(fired.leaf());
    if (sent == null || seen == null) {
      return;
    }
    long window = fired.after().toNanos();
    long earliest = sent.begunNanos() + window - ROUNDING_NANOS - window / RATE_DIVISOR;
    if (seen - earliest < 0) {
      throw new CampaignFailure(
          "leaf %d was due %s after message %s was accepted, but %s after it was sent a station held it"
              .formatted(
                  fired.leaf(),
                  fired.after(),
                  fired.message(),
                  Duration.ofNanos(seen - sent.begunNanos())));
    }
    if (sent.receiptNanos() == 0) {
      return;
    }
    long due = sent.receiptNanos() + fired.after().toNanos();
    for (Outage outage : outages) {
      if (outage.untilNanos() > due && outage.fromNanos() < seen) {
        due = outage.untilNanos();
      }
    }
    long late = Math.max(0, seen - due);
    latenesses.add(late);
    if (late > latest.toNanos()) {
      throw new CampaignFailure(
          "leaf %d about message %s came %d ms after it was due and possible"
              .formatted(fired.leaf(), fired.message(), late / 1_000_000));
    }
  }

  /// One line: how many, and how late.
  String summary() {
    if (latenesses.isEmpty()) {
      return "no deadline was timed";
    }
    Collections.sort(latenesses);
    return "%d deadlines and steps timed; none early; from due to held by a station p50 %d ms, p99 %d ms, most %d ms"
        .formatted(
            latenesses.size(),
            millis(latenesses.size() / 2),
            millis(latenesses.size() * 99 / 100),
            millis(latenesses.size() - 1));
  }

  private long millis(int index) {
    return latenesses.get(index) / 1_000_000;
  }
}
