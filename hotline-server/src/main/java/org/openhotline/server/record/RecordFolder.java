package org.openhotline.server.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.TileId;

/// The paths of a record's folder, and files that appear whole or not at all.
///
/// A file is written under a temporary name in the folder `tail` and then renamed, so a reader of
/// the published part never sees half a file. Folders in which a name appeared or vanished are
/// remembered until {@link #forceFolders}. Reading is thread-safe, writing is for one thread.
final class RecordFolder {
  /// Name of the folder for what is not (yet) part of the published layout.
  static final String TAIL = "tail";

  private static final String TEMPORARY = ".tmp";

  private final Path root;
  private final Set<Path> changedFolders = new LinkedHashSet<>();

  RecordFolder(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    createFolders(this.root.resolve(TAIL));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(tail(""), "*" + TEMPORARY)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  /// A published path below the record's folder.
  Path at(String path) {
    return root.resolve(path);
  }

  /// A file of the unpublished folder.
  Path tail(String name) {
    return root.resolve(TAIL).resolve(name);
  }

  boolean exists(String path) {
    return Files.isRegularFile(at(path));
  }

  /// The bytes of a file; empty if there is none.
  Optional<byte[]> readIfThere(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// A full tile.
  ///
  /// @throws DamagedRecordException if it is missing or has not exactly 8,192 bytes
  byte[] fullTile(int level, long index) throws IOException {
    TileId id = TileId.full(level, index);
    byte[] bytes = required(id.path());
    if (bytes.length != id.lengthBytes()) {
      throw new DamagedRecordException(
          id.path(),
          "has %d bytes, a full tile has %d: restore it from another node or a backup"
              .formatted(bytes.length, id.lengthBytes()));
    }
    return bytes;
  }

  /// The bytes of a full bundle, not yet decoded.
  ///
  /// @throws DamagedRecordException if it is missing
  byte[] fullBundle(long index) throws IOException {
    return required(BundleId.full(index).path());
  }

  private byte[] required(String path) throws IOException {
    return readIfThere(at(path))
        .orElseThrow(() ->
            new DamagedRecordException(
                path, "is missing: restore it from another node or a backup"));
  }

  /// Puts a whole file into place, replacing one of that name.
  ///
  /// @param forced whether the bytes must be on disk before the name is; without it a power cut may
  ///   leave a file with the right name and wrong bytes
  void put(Path file, byte[] bytes, boolean forced) throws IOException {
    Path temporary = tail(file.getFileName() + TEMPORARY);
    try (FileChannel channel = create(temporary)) {
      writeFully(channel, ByteBuffer.wrap(bytes), 0);
      if (forced) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw withoutRest(temporary, e);
    }
    move(temporary, file);
  }

  /// Puts the first bytes of an open file into place as a file of its own.
  void putPrefix(Path file, FileChannel source, long lengthBytes) throws IOException {
    Path temporary = tail(file.getFileName() + TEMPORARY);
    try (FileChannel channel = create(temporary)) {
      long done = 0;
      while (done < lengthBytes) {
        long moved = source.transferTo(done, lengthBytes - done, channel);
        if (moved <= 0) {
          throw new IOException(
              file + ": its source ended after " + done + " of " + lengthBytes + " bytes");
        }
        done += moved;
      }
    } catch (IOException e) {
      throw withoutRest(temporary, e);
    }
    move(temporary, file);
  }

  /// A file that did not become whole takes no room on a disk that may be full.
  private static IOException withoutRest(Path temporary, IOException failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /// Whether the disk has too little room for files of so many bytes.
  boolean noRoomFor(long bytes) throws IOException {
    return Files.getFileStore(root).getUsableSpace() < bytes;
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /// Renames a file, creating the target's folder; both folders count as changed.
  void move(Path from, Path to) throws IOException {
    createFolders(folderOf(to));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    changedFolders.add(folderOf(from));
    changedFolders.add(folderOf(to));
  }

  /// Deletes a file if it is there.
  void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      changedFolders.add(folderOf(file));
    }
  }

  /// Deletes a folder of partial files with what is in it, if it is there.
  void deletePartials(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder)) {
      for (Path partial : partials) {
        Files.deleteIfExists(partial);
      }
    }
    Files.deleteIfExists(folder);
    changedFolders.remove(folder);
    changedFolders.add(folderOf(folder));
  }

  private void createFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folderOf(folder);
      createFolders(parent);
      Files.createDirectory(folder);
      changedFolders.add(parent);
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no folder");
    }
    return parent;
  }

  /// Forces the names in every folder that changed since the last time.
  void forceFolders() throws IOException {
    for (Path folder : changedFolders) {
      if (Files.isDirectory(folder)) {
        force(folder);
      }
    }
    changedFolders.clear();
  }

  /// Forces the bytes of a file, or the names in a folder.
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Writes all bytes at a position.
  static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /// Reads exactly this many bytes at a position.
  ///
  /// @throws DamagedRecordException if the file ends before
  static byte[] readFully(FileChannel channel, String name, long position, int lengthBytes)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(lengthBytes);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new DamagedRecordException(
            name,
            "ends after %d bytes, expected are %d: stop, restart and replay"
                .formatted(position + bytes.position(), position + lengthBytes));
      }
    }
    return bytes.array();
  }

  /// Length in bytes of an entry with its length field.
  static int storedLengthBytes(byte[] entry) {
    return EntryBundle.LENGTH_FIELD_BYTES + entry.length;
  }
}
