package org.openhotline.certs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// Files that are either there whole and forced to disk, or not there at all.
///
/// A file is written beside its place, forced, renamed, and its folder is forced. Others see the
/// old content or the new one, never a part. Safe for many threads and processes as long as each
/// name has one writer.
public final class DurableFiles {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SUFFIX_BYTES = 8;

  private DurableFiles() {}

  /// Writes a file that only its owner may read and write (0600), replacing an older one.
  public static void writePrivate(Path file, byte[] content) throws IOException {
    write(file, content, "rw-------");
  }

  /// Writes a file that anyone may read (0644), replacing an older one.
  public static void writePublic(Path file, byte[] content) throws IOException {
    write(file, content, "rw-r--r--");
  }

  /// Refuses by [FileAlreadyExistsException] when the file exists: keys are never overwritten.
  public static void requireAbsent(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "it exists and is never overwritten; move it away first");
    }
  }

  /// Makes a folder (and those above it) that only its owner may enter (0700).
  public static void privateFolder(Path folder) throws IOException {
    Files.createDirectories(folder, permissions("rwx------"));
  }

  private static void write(Path file, byte[] content, String mode) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file name");
    }
    Files.createDirectories(folder);
    byte[] suffix = new byte[SUFFIX_BYTES];
    RANDOM.nextBytes(suffix);
    Path beside =
        folder.resolve("." + file.getFileName() + "." + HexFormat.of().formatHex(suffix) + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              permissions(mode))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(mode));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
