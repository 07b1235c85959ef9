package org.openhotline.server.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.openhotline.protocol.message.Observation;
import org.openhotline.server.dispatch.LinkPresence;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.time.DisciplinedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a relay does again and again beside its work: links, clock, alarms, certificates.
///
/// All of it is quick and runs on one thread. A failure of one round is logged, and the next round
/// comes.
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final long LINKS_MILLIS = 200;
  private static final long RECHECK_SECONDS = 10;
  private static final Duration STALL_ALARM = Duration.ofSeconds(5);

  private final Parts parts;
  private final Set<LinkPresence.Change> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastCommitNanos;
  private final List<Future<?>> rounds = new ArrayList<>();
  private volatile boolean closed;

  /// What it looks after.
  ///
  /// @param nanos elapsed time
  /// @param thread where all of it runs
  record Parts(
      RelayReplica replica,
      Sessions sessions,
      LinkPresence presence,
      FactCounts counts,
      RelayMetrics metrics,
      Observer observer,
      Backlog backlog,
      DisciplinedClock clock,
      LongSupplier nanos,
      ScheduledExecutorService thread) {}

  /// Proposes observations.
  interface Observer {
    /// Proposes `observation`; `done` runs when it was answered, whatever the answer.
    void observe(Observation observation, Runnable done);
  }

  /// Tells how much work waits.
  interface Backlog {
    /// Inputs that wait to be ordered.
    int outstanding();
  }

  Housekeeping(Parts parts) {
    this.parts = parts;
    this.lastCommitNanos = new AtomicLong(parts.nanos().getAsLong());
  }

  /// Begins.
  void start() {
    every(LINKS_MILLIS, TimeUnit.MILLISECONDS, this::links);
    every(1, TimeUnit.SECONDS, this::eachSecond);
    every(RECHECK_SECONDS, TimeUnit.SECONDS, parts.sessions()::recheck);
  }

  private void every(long period, TimeUnit unit, Runnable task) {
    rounds.add(parts.thread().scheduleAtFixedRate(guarded(task), period, period, unit));
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        // The root of a repeated task: a throw would end its repetition silently.
        LOG.atError().setCause(e).log("Housekeeping failed");
      }
    };
  }

  /// Somebody came or went.
  void linksChanged() {
    soon(this::links);
  }

  /// The directory changed: sessions whose station is no longer designated end now.
  void directoryChanged() {
    soon(parts.sessions()::recheck);
  }

  private void soon(Runnable task) {
    if (!closed) {
      parts.thread().execute(guarded(task));
    }
  }

  /// Something was committed.
  void committed() {
    lastCommitNanos.set(parts.nanos().getAsLong());
  }

  private void links() {
    for (LinkPresence.Change change :
        parts.presence().changes(parts.replica().view().linked(), parts.clock().instant())) {
      if (underWay.add(change)) {
        LOG.atInfo()
            .addKeyValue("desk", change.desk())
            .addKeyValue("up", change.up())
            .log("Link changed");
        parts.observer().observe(change.observation(), () -> underWay.remove(change));
      }
    }
  }

  private void eachSecond() {
    parts.counts().settle(parts.clock().instant(), true);
    parts
        .clock()
        .look()
        .ifPresent(step -> {
          LOG.atWarn().addKeyValue("stepMillis", step.toMillis()).log("Wall clock stepped");
          parts.metrics().clockStepped();
          parts.observer().observe(new Observation.ClockStepped(step.toMillis()), () -> {});
        });
    parts.clock().save();
    Duration quiet = Duration.ofNanos(parts.nanos().getAsLong() - lastCommitNanos.get());
    if (parts.backlog().outstanding() == 0) {
      lastCommitNanos.set(parts.nanos().getAsLong());
    } else if (quiet.compareTo(STALL_ALARM) > 0) {
      LOG.atError()
          .addKeyValue("outstanding", parts.backlog().outstanding())
          .addKeyValue("quietSeconds", quiet.toSeconds())
          .log("Nothing commits although work waits");
      parts.metrics().stalled();
      lastCommitNanos.set(parts.nanos().getAsLong());
    }
  }

  /// Begins nothing more.
  void close() {
    closed = true;
    rounds.forEach(round -> round.cancel(false));
  }
}
