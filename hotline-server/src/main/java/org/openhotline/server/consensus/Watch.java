package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks once a second whether commits still happen and whether the disk has its reserve.
///
/// Counts its own ticks instead of reading a clock, so that a stopped process (a debugger, a
/// suspended machine) does not look like a stalled log when it goes on. One thread.
final class Watch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final SequencerSettings settings;
  private final Lanes<?> lanes;
  private final Submitter.Failure failure;
  private long answeredBefore = -1;
  private volatile long ticksWithoutAnswer;
  private boolean low;

  Watch(SequencerSettings settings, Lanes<?> lanes, Submitter.Failure failure) {
    this.settings = settings;
    this.lanes = lanes;
    this.failure = failure;
  }

  @Override
  public void run() {
    try {
      checkProgress();
      checkDisk();
    } catch (RuntimeException | Error e) {
      failure.failed("the watch over the log ended", e);
    }
  }

  /// For how long nothing was answered although proposals are under way; any thread.
  long stalledSeconds() {
    return ticksWithoutAnswer;
  }

  private void checkProgress() {
    var fill = lanes.fill();
    if (fill.underWay() == 0 || fill.answered() != answeredBefore) {
      answeredBefore = fill.answered();
      ticksWithoutAnswer = 0;
      return;
    }
    long ticks = ticksWithoutAnswer + 1;
    ticksWithoutAnswer = ticks;
    if (ticks >= settings.stallLimit().toSeconds()) {
      failure.failed(
          "%d proposals are under way and none was committed for %d s (stallLimit)"
              .formatted(fill.underWay(), ticks),
          null);
    }
  }

  /// Sets or clears the refusal of normal proposals.
  void checkDisk() {
    var refusal = refusal(settings.directory());
    lanes.diskLow(refusal);
    if ((refusal != null) != low) {
      low = refusal != null;
      LOG.atWarn()
          .addKeyValue("reason", refusal)
          .addKeyValue("folder", settings.directory())
          .log(low ? "disk reserve reached" : "disk has room again");
    }
  }

  private @Nullable String refusal(Path directory) {
    try {
      var free = Files.getFileStore(directory).getUsableSpace();
      return free >= settings.diskReserveBytes()
          ? null
          : "the relay's disk has %d bytes left and keeps %d for urgent inputs; try again when there is room"
              .formatted(free, settings.diskReserveBytes());
    } catch (IOException e) {
      LOG.atError().setCause(e).addKeyValue("folder", directory).log("free space cannot be told");
      return "the space left on the relay's disk cannot be told: only urgent inputs are taken";
    }
  }
}
