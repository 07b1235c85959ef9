package org.openhotline.trials.disk;

import java.time.Instant;

/// A file or folder, whatever its names are. Compared by identity.
sealed interface Node permits FileNode, FolderNode {
  /// When it was last changed.
  Instant modified();

  /// Sets when it was last changed.
  void modified(Instant time);

  /// Bytes that it takes of the disk's capacity.
  long usedBytes();
}
