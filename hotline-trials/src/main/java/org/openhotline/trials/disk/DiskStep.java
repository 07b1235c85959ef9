package org.openhotline.trials.disk;

import java.nio.file.Path;

/// One point at which a crash may come: right before or right after an operation that changes the
/// disk.
///
/// @param index number of this point since the disk was made, from 0
/// @param kind what the operation does
/// @param path the file or folder; of a move, the new place
/// @param before whether the operation is still to come
public record DiskStep(long index, Kind kind, Path path, boolean before) {
  /// What an operation does to the disk.
  public enum Kind {
    /// Makes an empty file.
    CREATE,
    /// Makes a folder.
    CREATE_FOLDER,
    /// Writes bytes.
    WRITE,
    /// Shortens a file.
    TRUNCATE,
    /// Forces a file's bytes.
    FORCE,
    /// Forces the names in a folder.
    FORCE_FOLDER,
    /// Renames.
    MOVE,
    /// Removes a file or an empty folder.
    DELETE
  }

  @Override
  public String toString() {
    return "step " + index + (before ? " before " : " after ") + kind + " " + path;
  }
}
