package org.openhotline.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LongDigest;

/// Sealed bodies, one file each, named by SHA-384 in two levels of folders: `ab/cd/abcd…`.
///
/// A file is written beside its place and renamed, so a name always has whole bytes until the power
/// fails; what was written since the last [#force] is written again by the replay. One thread
/// writes, any thread reads.
public final class BodyFiles {
  private final Path folder;
  private final Set<Path> unforced = new LinkedHashSet<>();

  private BodyFiles(Path folder) {
    this.folder = folder;
  }

  /// Bodies in `folder`, which is created if absent.
  ///
  /// @throws IOException if it cannot be created
  public static BodyFiles open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new BodyFiles(folder);
  }

  /// Stores `body` under `digest`, unless the same bytes are there.
  ///
  /// @throws IOException if it cannot be written
  public void write(LongDigest digest, Bytes body) throws IOException {
    Path file = file(digest);
    byte[] bytes = body.toArray();
    if (Files.exists(file)
        && Files.size(file) == bytes.length
        && digestOf(Files.readAllBytes(file)).equals(digest)) {
      unforced.add(file);
      return;
    }
    Path parent = parent(file);
    Files.createDirectories(parent);
    Path beside = parent.resolve(file.getFileName() + ".new");
    Files.write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    unforced.add(file);
  }

  /// Whether there is a body of this name; it is not looked into.
  public boolean has(LongDigest digest) {
    return Files.exists(file(digest));
  }

  /// The body named `digest`, checked.
  ///
  /// @throws IOException if it is absent, damaged or cannot be read
  public Bytes read(LongDigest digest) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(digest));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "sealed body " + digest.hex() + " is missing; restore it from a backup", e);
    }
    if (!digestOf(bytes).equals(digest)) {
      throw new IOException(
          "sealed body " + digest.hex() + " is damaged; restore it from a backup");
    }
    return Bytes.of(bytes);
  }

  /// Returns when everything written is on the disk.
  ///
  /// @throws IOException if it cannot be forced
  public void force() throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (Path file : unforced) {
      sync(file, StandardOpenOption.WRITE);
      Path parent = parent(file);
      folders.add(parent);
      folders.add(parent(parent));
    }
    folders.add(folder);
    for (Path each : folders) {
      sync(each, StandardOpenOption.READ);
    }
    unforced.clear();
  }

  private static void sync(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  private Path file(LongDigest digest) {
    String hex = digest.hex();
    return folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4)).resolve(hex);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException(file + " has no parent");
    }
    return parent;
  }

  /// SHA-384 of `bytes`.
  public static LongDigest digestOf(byte[] bytes) {
    try {
      return LongDigest.of(MessageDigest.getInstance("SHA-384").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-384", e);
    }
  }
}
