package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The folder of the log's files and of its vote file, forced whenever a name in it has changed.
///
/// Ratis 3.3.0 forces what it writes but never the folder: after a power cut the vote file came
/// back with the term before (`RELIABILITY` §0.1), and a new log file might be gone whole. Every
/// force of the log goes through here first, so nothing is acknowledged under a term, or from a
/// file, whose name is not on disk.
///
/// Used by one thread at a time.
final class LogDirectory {
  /// Change times may be as coarse as a timer tick; a time younger than this is not yet a proof
  /// that nothing followed it.
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path directory;
  private @Nullable FileTime settled;
  private long unsettledSinceNanos;
  private @Nullable FileTime last;

  LogDirectory(Path directory) {
    this.directory = directory;
  }

  /// Forces the folder unless its change time is the same as at a force at least a second ago.
  void forceIfChanged() throws IOException {
    var now = Files.getLastModifiedTime(directory);
    if (now.equals(settled)) {
      return;
    }
    Directories.force(directory);
    if (!now.equals(last)) {
      last = now;
      unsettledSinceNanos = System.nanoTime();
    } else if (System.nanoTime() - unsettledSinceNanos > SETTLED_NANOS) {
      settled = now;
    }
  }
}
