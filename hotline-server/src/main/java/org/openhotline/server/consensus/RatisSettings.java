package org.openhotline.server.consensus;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// The settings of Ratis for one peer. What is not set here keeps Ratis's default; `unsafe-flush`
/// and `async-flush` stay off, so an entry counts only when `FileChannel.force` has returned.
final class RatisSettings {
  /// What an entry carries besides the input: term, index, client and call ids, framing and
  /// checksum.
  private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

  private static final int MAX_ENTRY_BYTES =
      SequencerSettings.ABSOLUTE_MAX_INPUT_BYTES + ENTRY_OVERHEAD_BYTES;

  /// Written with zeros ahead of the entries, so that forcing an entry need not force a new file
  /// length.
  private static final long PREALLOCATED_BYTES = 1 << 20;

  private RatisSettings() {}

  static RaftProperties of(SequencerSettings settings) {
    var properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, new NoNetworkRpc());
    RaftServerConfigKeys.setStorageDir(properties, List.of(settings.directory().toFile()));
    log(properties, settings);
    limits(properties, settings);
    times(properties);
    return properties;
  }

  private static void log(RaftProperties properties, SequencerSettings settings) {
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // One entry per commit less: the commit index of a single peer is that of its last forced
    // entry.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(
        properties, SizeInBytes.valueOf(settings.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, SizeInBytes.valueOf(Math.min(PREALLOCATED_BYTES, settings.segmentBytes())));
    // What is applied is not read again: a closed file leaves the heap when the next one grows.
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(
        properties, SizeInBytes.valueOf(settings.segmentBytes()));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 64));
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // Snapshots and purges are ordered by OrderedStateMachine, at the end of a batch.
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
  }

  private static void limits(RaftProperties properties, SequencerSettings settings) {
    // Above our own limits of what is under way, so that these are never met.
    var proposals = settings.inFlight().proposals(Lane.URGENT) + 16;
    var bytes = SizeInBytes.valueOf(settings.inFlight().bytes(Lane.URGENT) + 2L * MAX_ENTRY_BYTES);
    RaftServerConfigKeys.Write.setElementLimit(properties, proposals);
    RaftServerConfigKeys.Write.setByteLimit(properties, bytes);
    RaftServerConfigKeys.Log.setQueueElementLimit(properties, proposals);
    RaftServerConfigKeys.Log.setQueueByteLimit(properties, bytes);
  }

  private static void times(RaftProperties properties) {
    // Nobody else can lead: the first election need not wait for a leader to be heard.
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(1));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(5));
    // Repeats are recognised by the replica, for ever; remembering them here only costs memory.
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, millis(1_000));
    RaftServerConfigKeys.Read.ReadAfterWriteConsistent.setWriteIndexCacheExpiryTime(
        properties, millis(1_000));
    // A pause of the process takes nothing away from a single peer: it neither steps down nor
    // closes.
    var never = TimeDuration.valueOf(365, TimeUnit.DAYS);
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, never);
    RaftServerConfigKeys.setCloseThreshold(properties, never);
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
