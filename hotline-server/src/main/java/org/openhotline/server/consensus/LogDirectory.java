package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openhotline.server.disk.Directories;

/// The folder of the log's files and of its vote file, forced whenever a name in it has changed.
///
/// Ratis 3.3.0 forces what it writes but never the folder: after a power cut the vote file came
/// back with the term before (`RELIABILITY` §0.1), and a new log file might be gone whole. Every
/// force of the log goes through here first, so nothing is acknowledged under a term, or from a
/// file, whose name is not on disk.
///
/// Used by one thread at a time.
final class LogDirectory {
  /// A change time may be as coarse as a timer tick (10 ms at most), or as a second where inodes
  /// have no room for more; only an older one proves that nothing followed it.
  private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long SETTLED_COARSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Path directory;
  private @Nullable FileTime settled;
  private long unsettledSinceNanos;
  private @Nullable FileTime last;

  LogDirectory(Path directory) {
    this.directory = directory;
  }

  /// Forces the folder unless its change time is the same as at an earlier force, and was old
  /// enough then.
  void forceIfChanged() throws IOException {
    var now = Files.getLastModifiedTime(directory);
    if (now.equals(settled)) {
      return;
    }
    Directories.force(directory);
    if (!now.equals(last)) {
      last = now;
      unsettledSinceNanos = System.nanoTime();
    } else if (System.nanoTime() - unsettledSinceNanos > settledNanos(now)) {
      settled = now;
    }
  }

  private static long settledNanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS) % TimeUnit.SECONDS.toNanos(1) == 0
        ? SETTLED_COARSE_NANOS
        : SETTLED_NANOS;
  }
}
