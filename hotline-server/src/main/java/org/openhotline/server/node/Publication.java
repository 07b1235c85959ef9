package org.openhotline.server.node;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.openhotline.server.consensus.FatalHandler;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.record.RecordFiles;

/// Brings the published files of the record up to date after a checkpoint was signed: at once when
/// it is quiet, else [#PAUSE] after the last time.
///
/// A receipt does not wait for these files: stations get checkpoints by the wire, what the files
/// say follows from the forced log, and publishing costs a copy of the growing bundle. A failure
/// ends the node. Any thread asks, one thread works.
final class Publication {
  /// From one publication to the next, at least.
  static final Duration PAUSE = Duration.ofMillis(200);

  private final RecordFiles record;
  private final ScheduledExecutorService thread;
  private final LongSupplier nanos;
  private final RelayMetrics metrics;
  private final FatalHandler fatal;
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile long lastNanos;

  Publication(
      RecordFiles record,
      ScheduledExecutorService thread,
      LongSupplier nanos,
      RelayMetrics metrics,
      FatalHandler fatal) {
    this.record = record;
    this.thread = thread;
    this.nanos = nanos;
    this.metrics = metrics;
    this.fatal = fatal;
    this.lastNanos = nanos.getAsLong() - PAUSE.toNanos();
  }

  /// A checkpoint was signed.
  void signed() {
    if (due.compareAndSet(false, true)) {
      long wait = Math.max(0, lastNanos + PAUSE.toNanos() - nanos.getAsLong());
      var _ = thread.schedule(this::publish, wait, TimeUnit.NANOSECONDS);
    }
  }

  private void publish() {
    due.set(false);
    long begun = nanos.getAsLong();
    lastNanos = begun;
    try {
      record.publish();
      metrics.published(
          RelayMetrics.Publishing.CHECKPOINT, Duration.ofNanos(nanos.getAsLong() - begun));
    } catch (IOException e) {
      fatal.fatal("the checkpoint's files could not be written", e);
    }
  }
}
