package org.openhotline.server.consensus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.ratis.server.protocol.TermIndex;
import org.openhotline.server.disk.Directories;

/// The snapshots in one folder: `snapshot-<index, 20 digits>-term-<term>-sha256-<64 hex digits>`.
///
/// The digest is part of the name, so a file appears together with its digest, by one rename. The
/// newest [#KEPT] are kept. Used by one thread at a time.
final class SnapshotFiles {
  /// How many snapshots are kept; the log is purged up to the oldest of them only, so that each is
  /// of use.
  static final int KEPT = 2;

  private static final Pattern NAME =
      Pattern.compile("snapshot-([0-9]{20})-term-([0-9]{1,19})-sha256-([0-9a-f]{64})");
  private static final String UNFINISHED = "snapshot.unfinished";

  private final Path folder;

  SnapshotFiles(Path folder) {
    this.folder = folder;
  }

  /// One finished snapshot.
  ///
  /// @param at the last entry that it contains
  /// @param sha256 lower-case hexadecimal
  record Snapshot(Path file, TermIndex at, String sha256) {}

  /// Writes the state into a file that it is given.
  @FunctionalInterface
  interface Writer {
    void writeTo(Path file) throws IOException;
  }

  /// Creates the folder and removes what an interrupted [#write] left.
  void open() throws IOException {
    Directories.createForced(folder);
    Files.deleteIfExists(folder.resolve(UNFINISHED));
  }

  /// Returns the snapshots, newest first.
  List<Snapshot> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .flatMap(file -> parse(file).stream())
          .sorted(Comparator.comparingLong((Snapshot s) -> s.at().getIndex()).reversed())
          .toList();
    }
  }

  private static Optional<Snapshot> parse(Path file) {
    var name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    var at = TermIndex.valueOf(Long.parseLong(name.group(2)), Long.parseLong(name.group(1)));
    return Optional.of(new Snapshot(file, at, name.group(3)));
  }

  /// Writes, forces and names a snapshot, then deletes all but the newest [#KEPT].
  Snapshot write(TermIndex at, Writer writer) throws IOException {
    var unfinished = folder.resolve(UNFINISHED);
    Files.deleteIfExists(unfinished);
    writer.writeTo(unfinished);
    try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    var sha256 = sha256(unfinished);
    var file =
        folder.resolve(
            "snapshot-%020d-term-%d-sha256-%s".formatted(at.getIndex(), at.getTerm(), sha256));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Directories.force(folder);
    for (var old : all().stream().skip(KEPT).toList()) {
      Files.delete(old.file());
    }
    return new Snapshot(file, at, sha256);
  }

  /// Refuses a snapshot whose bytes are not those that were written.
  void verify(Snapshot snapshot) throws IOException {
    var actual = sha256(snapshot.file());
    if (!actual.equals(snapshot.sha256())) {
      throw new IOException(
          """
          the newest snapshot %s is damaged: its SHA-256 is %s. The node does not start. Restore the file from a \
          backup; or move it away, then the node starts from the snapshot before it and replays the log\
          """
              .formatted(snapshot.file(), actual));
    }
  }

  private static String sha256(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), newSha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
