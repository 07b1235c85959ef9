package org.openhotline.trials.disk;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What is known of a file or folder beside its bytes.
record SimulatedAttributes(Node fileKey, long size, boolean isDirectory, FileTime lastModifiedTime)
    implements BasicFileAttributes {
  static SimulatedAttributes of(Node node) {
    FileTime modified = FileTime.from(node.modified());
    return switch (node) {
      case FileNode file -> new SimulatedAttributes(file, file.size(), false, modified);
      case FolderNode folder -> new SimulatedAttributes(folder, 0, true, modified);
    };
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime;
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime;
  }

  @Override
  public boolean isRegularFile() {
    return !isDirectory;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  /// The attributes of what a path names, now.
  record View(Mount mount, SimulatedPath path) implements BasicFileAttributeView {
    @Override
    public String name() {
      return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      synchronized (mount.disk()) {
        return of(mount.node(path));
      }
    }

    @Override
    public void setTimes(
        @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
        throws IOException {
      if (modified != null) {
        synchronized (mount.disk()) {
          mount.node(path).modified(modified.toInstant());
        }
      }
    }
  }
}
