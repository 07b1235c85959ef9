package org.openhotline.server.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Brings onto the disk what a process that has ended may have left in memory only.
///
/// After a force that failed the system holds the bytes for written: they can be read, every later
/// force of that file succeeds, and a power cut takes them away. A new process cannot know of it.
/// What it is going to build upon it therefore writes again, into another file.
public final class FreshCopy {
  private FreshCopy() {}

  /// Replaces `file` by a copy of its first bytes that is on the disk. The names are not forced.
  ///
  /// @param temporary where the copy lies until it is whole, on the same disk; may be left behind
  ///   by a crash
  /// @throws IOException if it cannot be written or forced; the file is as it was
  public static void replace(Path file, long lengthBytes, Path temporary) throws IOException {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < lengthBytes) {
        long moved = from.transferTo(done, lengthBytes - done, to);
        if (moved <= 0) {
          throw new IOException("%s ended after %d of %d bytes".formatted(file, done, lengthBytes));
        }
        done += moved;
      }
      to.force(true);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException rest) {
        e.addSuppressed(rest);
      }
      throw e;
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
