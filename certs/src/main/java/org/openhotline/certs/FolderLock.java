package org.openhotline.certs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps other processes out of an authority's folder.
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Locks a folder.
  ///
  /// @throws AuthorityException if another process works with it
  /// @throws IOException if the lock file cannot be made
  static FolderLock of(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FolderLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw busy(folder);
    }
    channel.close();
    throw busy(folder);
  }

  private static AuthorityException busy(Path folder) {
    return new AuthorityException(
        "another process works with the authority in " + folder + "; wait for it to end");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
