package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Proposes a tick when something is due; a thread of its own, so that nothing else delays a
/// deadline.
///
/// Sleeps until the next due instant or until that changes, but never longer than [#LONGEST_SLEEP],
/// because the wall clock may step. While a tick is on its way no other is proposed; one that
/// settled nothing, because it was refused, is followed by another after 100 ms.
final class Ticker implements AutoCloseable {
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(100);

  private final InstantSource clock;
  private final Supplier<@Nullable Instant> nextDue;
  private final Proposer proposer;
  private final Thread thread;
  private boolean changed;
  private boolean underWay;
  private boolean closed;

  /// Proposes a tick and runs `done` when it was answered.
  interface Proposer {
    /// Never blocks.
    void tick(Runnable done);
  }

  Ticker(InstantSource clock, Supplier<@Nullable Instant> nextDue, Proposer proposer) {
    this.clock = clock;
    this.nextDue = nextDue;
    this.proposer = proposer;
    this.thread = Thread.ofPlatform().daemon().name("ticker").start(this::run);
  }

  /// What is due next may have changed.
  synchronized void wake() {
    changed = true;
    notifyAll();
  }

  private synchronized void answered() {
    underWay = false;
    changed = true;
    notifyAll();
  }

  private void run() {
    try {
      while (awaitDue()) {
        proposer.tick(this::answered);
        awaitAnswer();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until something is due; false when closed.
  private synchronized boolean awaitDue() throws InterruptedException {
    while (!closed) {
      changed = false;
      Instant due = nextDue.get();
      Instant now = clock.instant();
      if (due != null && !due.isAfter(now)) {
        underWay = true;
        return true;
      }
      Duration sleep = due == null ? LONGEST_SLEEP : Duration.between(now, due);
      if (sleep.compareTo(LONGEST_SLEEP) > 0) {
        sleep = LONGEST_SLEEP;
      }
      if (!changed) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, sleep.toNanos()));
      }
    }
    return false;
  }

  /// Waits for the answer, and a little longer when the tick settled nothing, so that a refused one
  /// does not spin.
  private synchronized void awaitAnswer() throws InterruptedException {
    Instant before = nextDue.get();
    while (underWay && !closed) {
      wait();
    }
    if (!closed && before != null && before.equals(nextDue.get())) {
      TimeUnit.NANOSECONDS.timedWait(this, RETRY.toNanos());
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
