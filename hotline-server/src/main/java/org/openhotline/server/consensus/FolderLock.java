package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right of one process to use a folder, held until closed or until the process ends.
///
/// Ratis 3.3.0 has a lock of its own, but deletes its file when the process exits: a process that
/// started meanwhile then holds a lock on a file without a name, and a third one gets in. This file
/// stays.
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock, or refuses at once.
  static FolderLock take(Path folder) throws IOException {
    var file = folder.resolve("lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new FolderLock(channel);
      }
    } catch (OverlappingFileLockException _) {
      // The same process has it: refused below like any other.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(
        "%s is in use: another process has locked %s. Stop it first, or use another folder"
            .formatted(folder, file));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
