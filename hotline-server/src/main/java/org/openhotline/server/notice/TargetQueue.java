package org.openhotline.server.notice;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be told to one target; a thread of its own, so that a target that is stuck delays
/// no other.
///
/// Higher precedence goes first, then what waits longer. Bounded: what comes when it is full is
/// given up at once, which is recorded and counted like every other outcome.
final class TargetQueue implements AutoCloseable {
  /// Most notices that wait for one target.
  static final int MAX_WAITING = 256;

  private static final Logger LOG = LoggerFactory.getLogger(TargetQueue.class);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private final LocalId target;
  private final Channel channel;
  private final Plane plane;
  private final NoticeSettings.BackOff backOff;
  private final Owed owed;
  private final Report report;
  private final LongSupplier nanos;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Thread thread;
  private boolean closed;

  private static final Comparator<Waiting> URGENCY =
      Comparator.comparing(
          each -> each.notice().precedence(), Comparator.nullsFirst(Comparator.naturalOrder()));

  private record Waiting(Notice notice, int attempts, long notBeforeNanos) {}

  /// Asks whether a notice is still to be told.
  interface Owed {
    /// False once it was told, given up, or is moot.
    boolean owed(Notice notice, LocalId target);
  }

  /// Takes outcomes.
  interface Report {
    /// An attempt ended.
    void attempted(Notice notice, LocalId target, int attempt, NoticeOutcome outcome);
  }

  /// Starts.
  TargetQueue(
      LocalId target,
      Channel channel,
      Plane plane,
      NoticeSettings.BackOff backOff,
      Owed owed,
      Report report,
      LongSupplier nanos) {
    this.target = target;
    this.channel = channel;
    this.plane = plane;
    this.backOff = backOff;
    this.owed = owed;
    this.report = report;
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().daemon().name("notice-" + target).start(this::run);
  }

  /// Takes a notice; never blocks.
  ///
  /// @param attempts failed attempts so far
  void add(Notice notice, int attempts) {
    synchronized (this) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(new Waiting(notice, attempts, nanos.getAsLong()));
        notifyAll();
        return;
      }
    }
    LOG.atError()
        .addKeyValue("target", target)
        .addKeyValue("limit", MAX_WAITING)
        .log("Too many notices wait for a target; one is given up");
    report.attempted(notice, target, attempts + 1, NoticeOutcome.GIVEN_UP);
  }

  /// Which meters it counts in.
  String kind() {
    return channel.kind();
  }

  private void run() {
    try {
      Waiting next = next();
      while (next != null) {
        if (owed.owed(next.notice(), target)) {
          attempt(next);
        }
        next = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The most urgent notice whose time has come; null when closed.
  private synchronized @Nullable Waiting next() throws InterruptedException {
    while (!closed) {
      long now = nanos.getAsLong();
      Waiting next =
          waiting.stream()
              .filter(each -> each.notBeforeNanos() - now <= 0)
              .max(
                  URGENCY.thenComparing(
                      Comparator.comparingLong(Waiting::notBeforeNanos).reversed()))
              .orElse(null);
      if (next != null) {
        waiting.remove(next);
        return next;
      }
      long sleep =
          waiting.stream()
              .mapToLong(each -> each.notBeforeNanos() - now)
              .min()
              .orElse(Long.MAX_VALUE);
      TimeUnit.NANOSECONDS.timedWait(
          this, Math.max(1_000_000, Math.min(sleep, LONGEST_SLEEP.toNanos())));
    }
    return null;
  }

  private void attempt(Waiting next) {
    int attempt = next.attempts() + 1;
    Notice notice = next.notice();
    try {
      send(notice);
      report.attempted(notice, target, attempt, NoticeOutcome.SENT);
    } catch (IOException | RuntimeException e) {
      // Also the root of this thread: whatever a server or its answer does, the next one is tried.
      boolean last = attempt >= backOff.attempts();
      LOG.atWarn()
          .addKeyValue("target", target)
          .addKeyValue("attempt", attempt)
          .addKeyValue("reason", Text.shown(e.toString()))
          .log(last ? "A desk was not told, given up" : "A desk was not told, will be tried again");
      report.attempted(
          notice, target, attempt, last ? NoticeOutcome.GIVEN_UP : NoticeOutcome.FAILED);
      if (!last) {
        again(notice, attempt);
      }
    }
  }

  /// A server that answers a byte at a time satisfies every timeout of a library, so the attempt as
  /// a whole has a limit. Its thread is virtual: an interrupt closes the socket that it waits for.
  private void send(Notice notice) throws IOException {
    FutureTask<@Nullable Void> sending =
        new FutureTask<>(() -> {
          channel.send(notice.key(target), NoticeText.of(plane, notice.precedence()));
          return null;
        });
    var _ = Thread.ofVirtual().name("notice-" + target).start(sending);
    try {
      sending.get(backOff.limit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("not done within " + backOff.limit(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while telling a target", e);
    } finally {
      sending.cancel(true);
    }
  }

  private synchronized void again(Notice notice, int attempt) {
    waiting.add(new Waiting(notice, attempt, nanos.getAsLong() + backOff.after(attempt).toNanos()));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }
}
