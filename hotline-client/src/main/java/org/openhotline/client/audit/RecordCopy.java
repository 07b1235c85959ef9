package org.openhotline.client.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.client.verify.RecordFault;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.CheckpointCheck;
import org.openhotline.protocol.log.CheckpointVerifier;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.TileId;
import org.openhotline.protocol.message.Bytes;

/// A copy of the whole record in a folder: entry bundles as C2SP tlog-tiles names them, and the
/// checkpoint that covers them.
///
/// Only what the checkpoint covers counts: bundles are written first, the checkpoint is replaced
/// when their root is the one that was signed. A crash in between costs nothing but fetching again.
///
/// Threading: one thread.
public final class RecordCopy {
  /// Entries that are asked for at once.
  private static final int BATCH = 256;

  private static final String CHECKPOINT = "checkpoint";

  private final Path folder;
  private @Nullable Checkpoint checkpoint;
  private @Nullable Bytes note;

  /// Where entries come from.
  public interface Source {
    /// Up to `count` entries from index `from`, in order; fewer only at the end.
    List<byte[]> fetch(long from, int count) throws IOException, RefusedException;
  }

  /// Takes entries in order.
  public interface Visitor {
    /// One entry.
    void entry(long leaf, byte[] bytes) throws IOException, AuditException;
  }

  private RecordCopy(Path folder) {
    this.folder = folder;
  }

  /// The copy in `folder`, which may not exist yet.
  ///
  /// @throws RecordFault if its checkpoint is not signed by the record's keys
  public static RecordCopy open(Path folder, CheckpointVerifier verifier) throws IOException {
    RecordCopy copy = new RecordCopy(folder);
    Path file = folder.resolve(CHECKPOINT);
    if (Files.exists(file)) {
      byte[] bytes = Files.readAllBytes(file);
      CheckpointCheck check = verifier.verify(bytes);
      if (!(check instanceof CheckpointCheck.Accepted accepted)) {
        throw new RecordFault("the checkpoint in " + file + " does not verify");
      }
      copy.checkpoint = accepted.checkpoint();
      copy.note = Bytes.of(bytes);
    }
    return copy;
  }

  /// Number of entries that are here and covered; 0 before the first pull.
  public long size() {
    return checkpoint == null ? 0 : checkpoint.size();
  }

  /// The checkpoint; null before the first pull.
  public @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /// The signed note; null before the first pull.
  public @Nullable Bytes note() {
    return note;
  }

  /// The folder.
  public Path folder() {
    return folder;
  }

  /// Fetches what is missing up to `target`, recomputes the root of everything and keeps it.
  ///
  /// @return how many entries are new
  /// @throws RecordFault if the entries do not give the root that was signed; then nothing is kept
  public long pull(Source source, RecordFollower.Verified target)
      throws IOException, RefusedException {
    long before = size();
    long size = target.checkpoint().size();
    if (size < before) {
      return 0;
    }
    MerkleTiles tiles = new MerkleTiles();
    List<byte[]> bundle = new ArrayList<>();
    try {
      read(
          before,
          (leaf, bytes) -> {
            tiles.append(bytes);
            keepInBundle(bundle, bytes);
          });
    } catch (AuditException e) {
      throw new RecordFault(String.valueOf(e.getMessage()));
    }
    while (tiles.size() < size) {
      int count = (int) Math.min(BATCH, size - tiles.size());
      List<byte[]> more = source.fetch(tiles.size(), count);
      if (more.isEmpty() || more.size() > count) {
        throw new RecordFault(
            "the relay answers with "
                + more.size()
                + " entries from leaf "
                + tiles.size()
                + "; "
                + count
                + " were asked for");
      }
      for (byte[] entry : more) {
        tiles.append(entry);
        keepInBundle(bundle, entry);
        if (bundle.size() == TileId.FULL_WIDTH) {
          write(
              BundleId.full(tiles.size() / TileId.FULL_WIDTH - 1).path(),
              EntryBundle.encode(bundle));
        }
      }
    }
    if (!tiles.root().equals(target.checkpoint().root())) {
      throw new RecordFault(
          "the relay's entries have the root "
              + tiles.root()
              + ", but it signed "
              + target.checkpoint().root()
              + " for "
              + size
              + " entries");
    }
    int rest = (int) (size % TileId.FULL_WIDTH);
    if (rest != 0) {
      write(
          new BundleId(size / TileId.FULL_WIDTH, rest).path(),
          EntryBundle.encode(bundle.subList(0, rest)));
    }
    write(CHECKPOINT, target.note().toArray());
    checkpoint = target.checkpoint();
    note = target.note();
    return size - before;
  }

  /// Holds the entries of the bundle that is being filled.
  private static void keepInBundle(List<byte[]> bundle, byte[] entry) {
    if (bundle.size() == TileId.FULL_WIDTH) {
      bundle.clear();
    }
    bundle.add(entry);
  }

  /// Gives every covered entry to `visitor`, in order.
  ///
  /// @throws IOException if a bundle is missing or damaged
  public void read(Visitor visitor) throws IOException, AuditException {
    read(size(), visitor);
  }

  private void read(long size, Visitor visitor) throws IOException, AuditException {
    readBundles(folder, size, visitor);
  }

  /// Gives the first `size` entries of the bundles in `folder` to `visitor`.
  static void readBundles(Path folder, long size, Visitor visitor)
      throws IOException, AuditException {
    for (long first = 0; first < size; first += TileId.FULL_WIDTH) {
      int width = (int) Math.min(TileId.FULL_WIDTH, size - first);
      BundleId id = new BundleId(first / TileId.FULL_WIDTH, width);
      long leaf = first;
      for (byte[] entry : EntryBundle.decode(id, Files.readAllBytes(folder.resolve(id.path())))) {
        visitor.entry(leaf++, entry);
      }
    }
  }

  private void write(String path, byte[] bytes) throws IOException {
    write(folder, path, bytes);
  }

  /// Writes a file beside its place and moves it there.
  static void write(Path folder, String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
