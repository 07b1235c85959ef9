package org.openhotline.trials.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openhotline.trials.disk.Journal.Change;

/// The disk as one life of a process uses it; after a cut, a kill or a crash every operation fails.
final class Mount {
  private final SimulatedDisk disk;
  private final FolderNode top;
  private final SimulatedFileSystem fileSystem = new SimulatedFileSystem(this);
  private final Set<SimulatedLock> locks = new HashSet<>();
  private boolean dead;

  Mount(SimulatedDisk disk, FolderNode top) {
    this.disk = disk;
    this.top = top;
  }

  SimulatedDisk disk() {
    return disk;
  }

  SimulatedFileSystem fileSystem() {
    return fileSystem;
  }

  void die() {
    dead = true;
  }

  boolean dead() {
    return dead;
  }

  private void requireAlive() throws IOException {
    if (dead) {
      throw new IOException("the process that had this disk open is dead; take the new root");
    }
  }

  /// What a path names; null if nothing.
  @Nullable Node find(SimulatedPath path) throws IOException {
    requireAlive();
    Node node = top;
    for (String name : path.names()) {
      switch (node) {
        case FolderNode folder -> {
          Node next = folder.names.get(name);
          if (next == null) {
            return null;
          }
          node = next;
        }
        case FileNode _ -> {
          return null;
        }
      }
    }
    return node;
  }

  Node node(SimulatedPath path) throws IOException {
    Node node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  FileNode file(SimulatedPath path) throws IOException {
    return switch (node(path)) {
      case FileNode file -> file;
      case FolderNode _ -> throw new FileSystemException(path.toString(), null, "Is a directory");
    };
  }

  FolderNode folder(SimulatedPath path) throws IOException {
    return switch (node(path)) {
      case FolderNode folder -> folder;
      case FileNode _ -> throw new NotDirectoryException(path.toString());
    };
  }

  private FolderNode parentOf(SimulatedPath path) throws IOException {
    SimulatedPath parent = path.getParent();
    if (parent == null) {
      throw new FileSystemException(path.toString(), null, "the top folder cannot be changed");
    }
    return folder(parent);
  }

  /// The names in a folder, in any order.
  List<String> list(SimulatedPath path) throws IOException {
    List<String> names = new ArrayList<>(folder(path).names.keySet());
    for (int i = names.size() - 1; i > 0; i--) {
      int other = disk.chance().below(i + 1);
      names.set(i, names.set(other, names.get(i)));
    }
    return names;
  }

  FileNode createFile(SimulatedPath path) throws IOException {
    FileNode file = new FileNode(disk.now());
    create(DiskStep.Kind.CREATE, path, file);
    return file;
  }

  void createFolder(SimulatedPath path) throws IOException {
    create(DiskStep.Kind.CREATE_FOLDER, path, new FolderNode(disk.now()));
  }

  private void create(DiskStep.Kind kind, SimulatedPath path, Node node) throws IOException {
    if (find(path) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    FolderNode parent = parentOf(path);
    requireRoom(path, node.usedBytes());
    change(kind, path, List.of(new Change(parent, path.name(), node)));
  }

  private void requireRoom(SimulatedPath path, long bytes) throws IOException {
    if (disk.freeBytes() < bytes) {
      disk.chance().count(DiskFault.DISK_FULL);
      throw new FileSystemException(path.toString(), null, "No space left on device");
    }
  }

  private void change(DiskStep.Kind kind, SimulatedPath path, List<Change> changes) {
    disk.step(kind, path, true);
    disk.journal().change(changes);
    changes.forEach(change -> change.folder().modified(disk.now()));
    disk.step(kind, path, false);
  }

  void delete(SimulatedPath path) throws IOException {
    if (node(path) instanceof FolderNode folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    change(DiskStep.Kind.DELETE, path, List.of(new Change(parentOf(path), path.name(), null)));
  }

  void move(SimulatedPath from, SimulatedPath to, boolean replace) throws IOException {
    Node moved = node(from);
    Node present = find(to);
    if (moved == present) {
      return;
    }
    if (present != null && !replace) {
      throw new FileAlreadyExistsException(to.toString());
    }
    if (present instanceof FolderNode folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(to.toString());
    }
    if (to.startsWith(from)) {
      throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
    }
    change(
        DiskStep.Kind.MOVE,
        to,
        List.of(
            new Change(parentOf(from), from.name(), null),
            new Change(parentOf(to), to.name(), moved)));
  }

  /// Writes some of the bytes, at least one; returns how many.
  int write(SimulatedPath path, FileNode file, ByteBuffer from, Function<FileNode, Long> position)
      throws IOException {
    requireAlive();
    int offered = from.remaining();
    if (offered == 0) {
      return 0;
    }
    long at = position.apply(file);
    int count = disk.chance().written(offered);
    long growth = (long) FileNode.growth(file.size(), at + count) * FileNode.SECTOR_BYTES;
    if (growth > disk.freeBytes()) {
      long free = disk.freeBytes() / FileNode.SECTOR_BYTES * FileNode.SECTOR_BYTES;
      long room = (file.size() + FileNode.SECTOR_BYTES - 1L) / FileNode.SECTOR_BYTES;
      count = (int) Math.min(count, room * FileNode.SECTOR_BYTES + free - at);
      if (count <= 0) {
        requireRoom(path, growth);
      }
      disk.chance().count(DiskFault.SHORT_WRITE);
    }
    disk.step(DiskStep.Kind.WRITE, path, true);
    file.write(from, at, count);
    file.modified(disk.now());
    disk.step(DiskStep.Kind.WRITE, path, false);
    return count;
  }

  int read(FileNode file, ByteBuffer into, long position) throws IOException {
    requireAlive();
    return file.read(into, position);
  }

  void truncate(SimulatedPath path, FileNode file, long size) throws IOException {
    requireAlive();
    if (size >= file.size()) {
      return;
    }
    disk.step(DiskStep.Kind.TRUNCATE, path, true);
    file.truncate(size);
    file.modified(disk.now());
    disk.step(DiskStep.Kind.TRUNCATE, path, false);
  }

  void force(SimulatedPath path, Node node) throws IOException {
    requireAlive();
    DiskStep.Kind kind =
        node instanceof FileNode ? DiskStep.Kind.FORCE : DiskStep.Kind.FORCE_FOLDER;
    disk.step(kind, path, true);
    if (disk.forceFails()) {
      disk.chance().count(DiskFault.FAILED_FORCE);
      switch (node) {
        case FileNode file -> file.failForce();
        case FolderNode folder -> disk.journal().failForce(folder);
      }
      throw new FileSystemException(path.toString(), null, "Input/output error");
    }
    boolean whole =
        switch (node) {
          case FileNode file -> file.force();
          case FolderNode folder -> disk.journal().force(folder);
        };
    if (!whole) {
      disk.chance().count(DiskFault.FALSE_SUCCESS);
    }
    disk.step(kind, path, false);
  }

  Set<SimulatedLock> locks() {
    return locks;
  }
}
