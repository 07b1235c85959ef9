package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Proposes a tick when something is due; on a thread of its own, so that nothing else delays a
/// deadline.
///
/// Looks again at the next due instant or when that changes, but at least every [#LONGEST_SLEEP],
/// because the relay's time is led by the wall clock. While a tick is on its way no other is
/// proposed; one that was not ordered is followed by another after [#RETRY].
final class Ticker {
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(1);

  private final InstantSource clock;
  private final Supplier<@Nullable Instant> nextDue;
  private final Proposer proposer;
  private final ScheduledExecutorService thread;
  private @Nullable Future<?> asleep;
  private boolean woken;
  private boolean underWay;
  private boolean closed;

  /// Proposes ticks.
  interface Proposer {
    /// Proposes a tick; never blocks.
    ///
    /// @param done told whether it was ordered
    void tick(Consumer<Boolean> done);
  }

  Ticker(
      InstantSource clock,
      Supplier<@Nullable Instant> nextDue,
      Proposer proposer,
      ScheduledExecutorService thread) {
    this.clock = clock;
    this.nextDue = nextDue;
    this.proposer = proposer;
    this.thread = thread;
  }

  /// What is due next may have changed; also begins.
  synchronized void wake() {
    if (!woken && !underWay && !closed) {
      woken = true;
      thread.execute(this::look);
    }
  }

  private void look() {
    if (isDue()) {
      proposer.tick(this::answered);
    }
  }

  /// Whether a tick must be proposed; if not, the next look is arranged.
  private synchronized boolean isDue() {
    woken = false;
    if (underWay || closed) {
      return false;
    }
    Instant due = nextDue.get();
    Instant now = clock.instant();
    underWay = due != null && !due.isAfter(now);
    if (!underWay) {
      sleep(due == null ? LONGEST_SLEEP : Duration.between(now, due));
    }
    return underWay;
  }

  private synchronized void answered(boolean ordered) {
    underWay = false;
    if (closed) {
      return;
    }
    if (ordered) {
      wake();
    } else {
      sleep(RETRY);
    }
  }

  private void sleep(Duration wanted) {
    if (asleep != null) {
      asleep.cancel(false);
    }
    Duration bounded = wanted.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : wanted;
    Duration sleep = bounded.compareTo(SHORTEST_SLEEP) < 0 ? SHORTEST_SLEEP : bounded;
    asleep = thread.schedule(this::look, sleep.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Proposes nothing more.
  synchronized void close() {
    closed = true;
    if (asleep != null) {
      asleep.cancel(false);
    }
  }
}
