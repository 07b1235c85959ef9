package org.openhotline.server.node;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Observation;
import org.openhotline.server.dispatch.LinkPresence;
import org.openhotline.server.metrics.RelayMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node does again and again beside its work: links, clock, alarms, certificates, intake.
///
/// One thread for what is quick, another for the intake, which waits for answers. A failure of one
/// round is logged, and the next round comes.
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final long LINKS_MILLIS = 200;
  private static final long RECHECK_SECONDS = 10;
  private static final long INTAKE_SECONDS = 2;
  private static final Duration STALL_ALARM = Duration.ofSeconds(5);

  private final Parts parts;
  private final ClockWatch clockWatch;
  private final Set<LinkPresence.Change> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastCommitNanos = new AtomicLong(System.nanoTime());
  private final ScheduledExecutorService quick =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("housekeeping").factory());
  private final ScheduledExecutorService intakes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("intake").factory());

  /// What it looks after.
  ///
  /// @param intake null: none
  record Parts(
      RelayReplica replica,
      Sessions sessions,
      LinkPresence presence,
      FactCounts counts,
      RelayMetrics metrics,
      Observer observer,
      Backlog backlog,
      @Nullable Intake intake,
      InstantSource clock) {}

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
    this.clockWatch = new ClockWatch(parts.clock(), System::nanoTime);
  }

  /// Begins.
  void start() {
    every(LINKS_MILLIS, TimeUnit.MILLISECONDS, this::links);
    every(1, TimeUnit.SECONDS, this::eachSecond);
    every(RECHECK_SECONDS, TimeUnit.SECONDS, parts.sessions()::recheck);
    Intake intake = parts.intake();
    if (intake != null) {
      var _ =
          intakes.scheduleWithFixedDelay(
              guarded(() -> poll(intake)), INTAKE_SECONDS, INTAKE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void every(long period, TimeUnit unit, Runnable task) {
    var _ = quick.scheduleAtFixedRate(guarded(task), period, period, unit);
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

  private static void poll(Intake intake) {
    try {
      intake.poll();
    } catch (IOException e) {
      LOG.atError().setCause(e).log("The intake folder cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Somebody came or went.
  void linksChanged() {
    if (!quick.isShutdown()) {
      quick.execute(guarded(this::links));
    }
  }

  /// The directory changed: sessions whose station is no longer designated end now.
  void directoryChanged() {
    if (!quick.isShutdown()) {
      quick.execute(guarded(parts.sessions()::recheck));
    }
  }

  /// Something was committed.
  void committed() {
    lastCommitNanos.set(System.nanoTime());
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
    clockWatch
        .look()
        .ifPresent(step -> {
          LOG.atWarn().addKeyValue("stepMillis", step.toMillis()).log("Wall clock stepped");
          parts.metrics().clockStepped();
          parts.observer().observe(new Observation.ClockStepped(step.toMillis()), () -> {});
        });
    Duration quiet = Duration.ofNanos(System.nanoTime() - lastCommitNanos.get());
    if (parts.backlog().outstanding() == 0) {
      lastCommitNanos.set(System.nanoTime());
    } else if (quiet.compareTo(STALL_ALARM) > 0) {
      LOG.atError()
          .addKeyValue("outstanding", parts.backlog().outstanding())
          .addKeyValue("quietSeconds", quiet.toSeconds())
          .log("Nothing commits although work waits");
      parts.metrics().stalled();
      lastCommitNanos.set(System.nanoTime());
    }
  }

  @Override
  public void close() {
    intakes.shutdownNow();
    quick.shutdownNow();
    try {
      var _ = quick.awaitTermination(5, TimeUnit.SECONDS);
      var _ = intakes.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
