package org.openhotline.server.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.TileId;

/// Reads a published record, up to its checkpoint, as anybody can who has the folder: one of a
/// relay, running or not, or an exported one. Changes nothing.
///
/// The entries are checked against the root in the checkpoint; its signatures are not looked at.
final class RecordReader {
  private final Path folder;
  private final Checkpoint checkpoint;

  private RecordReader(Path folder, Checkpoint checkpoint) {
    this.folder = folder;
    this.checkpoint = checkpoint;
  }

  /// Takes one entry after the other.
  interface Sink {
    /// Takes an entry; false to end.
    boolean entry(long leaf, byte[] bytes) throws IOException;
  }

  /// Reads the checkpoint of a record.
  ///
  /// @throws IOException if there is none, or it is not a checkpoint
  static RecordReader open(Path folder) throws IOException {
    Path file = folder.resolve("checkpoint");
    byte[] note;
    try {
      note = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          folder
              + " holds no record: there is no checkpoint in it. Name the folder `record` of a"
              + " relay's data, or one that `record export` made",
          e);
    }
    if (SignedNote.parse(note) instanceof Parse.Parsed<SignedNote>(SignedNote signed)
        && Checkpoint.parse(signed.text()) instanceof Parse.Parsed<Checkpoint>(Checkpoint head)) {
      return new RecordReader(folder, head);
    }
    throw new IOException(
        "%s is no checkpoint: %s"
            .formatted(
                file, new String(note, 0, Math.min(40, note.length), StandardCharsets.US_ASCII)));
  }

  /// What is read.
  Checkpoint checkpoint() {
    return checkpoint;
  }

  /// Gives all entries in order.
  ///
  /// @throws DamagedRecordException if entries are missing, or are not those of the checkpoint; the
  ///   latter after the last
  void forEach(Sink sink) throws IOException {
    CompactRange tree = new CompactRange();
    for (long leaf = 0; leaf < checkpoint.size(); ) {
      for (byte[] entry : bundle(leaf)) {
        tree.append(Merkle.leafHash(entry));
        if (!sink.entry(leaf, entry)) {
          return;
        }
        leaf++;
      }
    }
    if (!tree.root().equals(checkpoint.root())) {
      throw new DamagedRecordException(
          "checkpoint",
          "its root is not that of the %d entries: an entry was changed; restore the record from a copy"
              .formatted(checkpoint.size()));
    }
  }

  private List<byte[]> bundle(long leaf) throws IOException {
    long index = leaf / TileId.FULL_WIDTH;
    int width = (int) Math.min(TileId.FULL_WIDTH, checkpoint.size() - leaf);
    for (int known = width; known < TileId.FULL_WIDTH; known++) {
      // A running relay removes a partial bundle when a longer one is there.
      Path partial = folder.resolve(new BundleId(index, known).path());
      if (Files.exists(partial)) {
        return first(width, index, Files.readAllBytes(partial));
      }
    }
    try {
      return first(width, index, Files.readAllBytes(folder.resolve(BundleId.full(index).path())));
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(
          new BundleId(index, width).path(), "is missing: restore it from a copy");
    }
  }

  private static List<byte[]> first(int width, long index, byte[] bytes)
      throws DamagedRecordException {
    List<byte[]> entries = EntryBundle.decodePrefix(bytes, width);
    if (entries.size() < width) {
      throw new DamagedRecordException(
          new BundleId(index, width).path(),
          "has %d whole entries, expected are %d: restore it from a copy"
              .formatted(entries.size(), width));
    }
    return entries;
  }
}
