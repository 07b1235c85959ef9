package org.openhotline.server.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Forces names of files, not only their contents, to disk.
public final class Directories {
  private Directories() {}

  /// Forces the entries of a directory: names created, renamed and deleted before the call survive
  /// a power cut after it (`fsync(2)`: a file's own force does not promise that for its name).
  ///
  /// @throws IOException if they cannot be forced
  public static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Creates a directory and its missing parents, and forces every name that was created.
  ///
  /// @throws IOException if one cannot be created or forced
  public static void createForced(Path directory) throws IOException {
    var absolute = directory.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return;
    }
    var parent = absolute.getParent();
    if (parent != null) {
      createForced(parent);
    }
    Files.createDirectory(absolute);
    if (parent != null) {
      force(parent);
    }
  }
}
