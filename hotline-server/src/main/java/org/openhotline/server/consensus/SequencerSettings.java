package org.openhotline.server.consensus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// Where the order is kept and how much of everything there may be. [#in(Path)] gives the defaults.
///
/// @param directory holds the log and the snapshots; created when absent; one process at a time
/// @param maxInputBytes the longest input; 1 to [#ABSOLUTE_MAX_INPUT_BYTES], default 1.25 MiB
/// @param waiting how much may be waiting or under way
/// @param inFlight how much of that may be under way in the log, which urgent proposals cannot
///   overtake: enough for one force to serve many, few enough to be applied in some milliseconds
/// @param maxBatchInputs the most inputs in one batch, default 256
/// @param segmentBytes the size at which a log file is closed; only closed files are purged; at
///   least 64 KiB, default 16 MiB
/// @param snapshotEveryInputs a snapshot is taken after so many log entries, more while snapshots
///   are large; default 4,000
/// @param diskReserveBytes normal proposals are refused while less than this is free, default 256
///   MiB
/// @param drainLimit how long closing waits for proposals that are under way, default 10 s
/// @param stallLimit how long the oldest proposal may be under way with nothing being committed
///   before the node ends itself, and how long the start may make no progress; whole seconds,
///   default 30 s
public record SequencerSettings(
    Path directory,
    int maxInputBytes,
    Capacity waiting,
    Capacity inFlight,
    int maxBatchInputs,
    long segmentBytes,
    long snapshotEveryInputs,
    long diskReserveBytes,
    Duration drainLimit,
    Duration stallLimit) {
  /// The longest input that any setting may allow: 8 MiB. The log's own entry limit is derived from
  /// this constant and not from the setting, so that lowering the setting never makes an existing
  /// log unreadable.
  public static final int ABSOLUTE_MAX_INPUT_BYTES = 8 << 20;

  /// A limit with a part that only urgent proposals may use.
  ///
  /// @param proposals for both lanes together, at least 1
  /// @param bytes for both lanes together, at least 1
  /// @param urgentProposals further ones for urgent proposals only, at least 1
  /// @param urgentBytes further ones for urgent proposals only, at least 1
  public record Capacity(int proposals, long bytes, int urgentProposals, long urgentBytes) {
    /// Checks the ranges.
    public Capacity {
      atLeast("proposals", proposals, 1);
      atLeast("bytes", bytes, 1);
      atLeast("urgentProposals", urgentProposals, 1);
      atLeast("urgentBytes", urgentBytes, 1);
    }

    int proposals(Lane lane) {
      return lane == Lane.URGENT ? proposals + urgentProposals : proposals;
    }

    long bytes(Lane lane) {
      return lane == Lane.URGENT ? bytes + urgentBytes : bytes;
    }
  }

  /// Checks the ranges.
  public SequencerSettings {
    Objects.requireNonNull(directory);
    Objects.requireNonNull(waiting);
    Objects.requireNonNull(inFlight);
    atLeast("maxInputBytes", maxInputBytes, 1);
    if (maxInputBytes > ABSOLUTE_MAX_INPUT_BYTES) {
      throw new IllegalArgumentException(
          "maxInputBytes is %d, must be at most %d"
              .formatted(maxInputBytes, ABSOLUTE_MAX_INPUT_BYTES));
    }
    atLeast("waiting.bytes", waiting.bytes(), maxInputBytes);
    atLeast("inFlight.bytes", inFlight.bytes(), maxInputBytes);
    atLeast("maxBatchInputs", maxBatchInputs, 1);
    atLeast("segmentBytes", segmentBytes, 64 << 10);
    atLeast("snapshotEveryInputs", snapshotEveryInputs, 1);
    atLeast("diskReserveBytes", diskReserveBytes, 0);
    atLeast("drainLimit in ms", drainLimit.toMillis(), 0);
    atLeast("stallLimit in s", stallLimit.toSeconds(), 1);
  }

  /// Returns the defaults for a folder.
  public static SequencerSettings in(Path directory) {
    return new SequencerSettings(
        directory,
        1_310_720,
        new Capacity(4_096, 32 << 20, 1_024, 16 << 20),
        new Capacity(64, 8 << 20, 64, 4 << 20),
        256,
        16 << 20,
        4_000,
        256 << 20,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  /// Returns these settings with another longest input.
  public SequencerSettings withMaxInputBytes(int newMaxInputBytes) {
    return new SequencerSettings(
        directory,
        newMaxInputBytes,
        waiting,
        inFlight,
        maxBatchInputs,
        segmentBytes,
        snapshotEveryInputs,
        diskReserveBytes,
        drainLimit,
        stallLimit);
  }

  /// Returns these settings with other capacities.
  public SequencerSettings withCapacities(Capacity newWaiting, Capacity newInFlight) {
    return new SequencerSettings(
        directory,
        maxInputBytes,
        newWaiting,
        newInFlight,
        maxBatchInputs,
        segmentBytes,
        snapshotEveryInputs,
        diskReserveBytes,
        drainLimit,
        stallLimit);
  }

  /// Returns these settings with other sizes of log files and distances of snapshots.
  public SequencerSettings withLog(long newSegmentBytes, long newSnapshotEveryInputs) {
    return new SequencerSettings(
        directory,
        maxInputBytes,
        waiting,
        inFlight,
        maxBatchInputs,
        newSegmentBytes,
        newSnapshotEveryInputs,
        diskReserveBytes,
        drainLimit,
        stallLimit);
  }

  /// Returns these settings with another disk reserve.
  public SequencerSettings withDiskReserveBytes(long newDiskReserveBytes) {
    return new SequencerSettings(
        directory,
        maxInputBytes,
        waiting,
        inFlight,
        maxBatchInputs,
        segmentBytes,
        snapshotEveryInputs,
        newDiskReserveBytes,
        drainLimit,
        stallLimit);
  }

  /// Returns these settings with other limits of time.
  public SequencerSettings withTimes(Duration newDrainLimit, Duration newStallLimit) {
    return new SequencerSettings(
        directory,
        maxInputBytes,
        waiting,
        inFlight,
        maxBatchInputs,
        segmentBytes,
        snapshotEveryInputs,
        diskReserveBytes,
        newDrainLimit,
        newStallLimit);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, must be at least %d".formatted(name, value, least));
    }
  }
}
