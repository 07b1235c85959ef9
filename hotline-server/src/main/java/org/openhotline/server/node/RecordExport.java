package org.openhotline.server.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.TileId;
import org.openhotline.server.record.RecordFiles;

/// Copies a record for an outsider: the C2SP tlog-tiles folder, its checkpoint, the verifier keys,
/// and a note on how to check it with other people's tools. Works beside a running node, which
/// never changes a published file.
public final class RecordExport {
  private static final int TRIES = 10;

  private static final String README =
      """
      # A record of the hotline

      This folder is a transparency log in the layout of C2SP tlog-tiles (https://c2sp.org/tlog-tiles):

      - `checkpoint`: the signed head (https://c2sp.org/tlog-checkpoint): origin, number of entries, Merkle root, signatures.
      - `tile/<level>/...`: Merkle hashes, 256 a tile; `.p/<width>` are partial tiles.
      - `tile/entries/...`: the entries, each behind two bytes of length. An entry is a RecordEntry of the protocol
        (record.proto); its leaf hash is SHA-256(0x00 || entry), the tree is that of RFC 9162.
      - `vkeys`: the keys that sign checkpoints, one a line, name+id+base64(type || key): Ed25519 (type 0x01), which any
        checkpoint verifier reads, and ML-DSA-65 (type 0xff). Compare them with the trust section of the agreement.

      To check it without our software: verify the Ed25519 line of `checkpoint` over its text (golang.org/x/mod/sumdb/note
      does), hash all entries of `tile/entries`, compute the RFC 9162 root, and compare it with the third line of `checkpoint`.
      """;

  private RecordExport() {}

  /// Copies the record.
  ///
  /// @param record the record's folder
  /// @param target a folder that does not exist or is empty
  /// @param vkeys verifier keys as text
  /// @return number of entries that the copied checkpoint covers
  /// @throws IOException if there is no record, the target is not empty, or files cannot be copied
  public static long run(Path record, Path target, List<String> vkeys) throws IOException {
    if (Files.exists(target) && !isEmpty(target)) {
      throw new IOException(target + " is not empty; name a new folder");
    }
    Files.createDirectories(target);
    for (int i = 0; i < TRIES; i++) {
      byte[] note = checkpoint(record);
      Checkpoint head = parse(record, note);
      copyTiles(record, target);
      if (complete(target, head.size())) {
        Files.write(target.resolve(RecordFiles.CHECKPOINT), note);
        Files.writeString(target.resolve("vkeys"), String.join("\n", vkeys) + "\n");
        Files.writeString(target.resolve("README.md"), README);
        return head.size();
      }
    }
    throw new IOException(
        "the record grew faster than it could be copied, %d times; try again".formatted(TRIES));
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static byte[] checkpoint(Path record) throws IOException {
    try {
      return Files.readAllBytes(record.resolve(RecordFiles.CHECKPOINT));
    } catch (NoSuchFileException e) {
      throw new IOException(record + " holds no published record yet: start the relay first", e);
    }
  }

  private static Checkpoint parse(Path record, byte[] note) throws IOException {
    if (SignedNote.parse(note) instanceof Parse.Parsed<SignedNote>(SignedNote signed)
        && Checkpoint.parse(signed.text()) instanceof Parse.Parsed<Checkpoint>(Checkpoint head)) {
      return head;
    }
    throw new IOException(
        "%s is no checkpoint: %s"
            .formatted(
                record.resolve(RecordFiles.CHECKPOINT),
                new String(note, 0, Math.min(40, note.length), StandardCharsets.US_ASCII)));
  }

  /// Whether every partial tile of a tree of `size` was copied; full ones never go away.
  private static boolean complete(Path target, long size) {
    return TileId.partialsOf(size).stream()
        .allMatch(id ->
            Files.exists(target.resolve(id.path()))
                || Files.exists(target.resolve(TileId.full(id.level(), id.index()).path())));
  }

  private static void copyTiles(Path record, Path target) throws IOException {
    Path tiles = record.resolve("tile");
    Files.walkFileTree(
        tiles,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = target.resolve(record.relativize(file).toString());
            Path parent = copy.getParent();
            if (parent != null) {
              Files.createDirectories(parent);
            }
            try {
              Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
              return FileVisitResult.CONTINUE; // a partial file that the node no longer needs
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException && !file.equals(tiles)) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }
}
