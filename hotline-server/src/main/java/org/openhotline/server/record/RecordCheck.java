package org.openhotline.server.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.TileId;

/// Recomputes hashes from entries as they are on disk and compares them with every stored hash.
///
/// It continues from a tree that is already trusted (or from nothing), independently of the hashes
/// that the writer holds. Memory is one bundle and one tile. For one thread.
final class RecordCheck {
  private final RecordFolder folder;
  private final RecordView view;
  private final CompactRange range;
  private byte[] tile = new byte[0];
  private String tilePath = "";

  /// A check of this view that continues a trusted tree, which is not changed.
  RecordCheck(RecordFolder folder, RecordView view, CompactRange trusted) {
    this.folder = folder;
    this.view = view.uncached();
    this.range = new CompactRange(trusted.size(), trusted.peaks());
  }

  /// The tree as far as it was checked.
  CompactRange range() {
    return range;
  }

  /// Checks the rest of all full bundles with their tiles.
  void fullBundles() throws IOException {
    while (TileId.widthIn(0, bundle(), view.size()) == TileId.FULL_WIDTH) {
      BundleId id = BundleId.full(bundle());
      List<byte[]> entries = EntryBundle.decode(id, folder.fullBundle(id.index()));
      entries(id.path(), entries.subList(slot(), entries.size()));
    }
  }

  /// Checks the entries that follow, as they were read from the growing part.
  ///
  /// @param hashes their leaf hashes as read, 32 bytes each
  void growing(String name, List<byte[]> entries, byte[] hashes) throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      if (!Merkle.leafHash(entries.get(i)).equals(Hash.at(hashes, i * Hash.LENGTH_BYTES))) {
        throw damaged(name, range.size() + i);
      }
    }
    entries(name, entries);
  }

  /// Compares what was reached with what the writer believes.
  Head finish() throws IOException {
    Head reached = new Head(range.size(), range.root());
    if (!reached.equals(view.head())) {
      throw new DamagedRecordException(
          "tile",
          "the entries on disk give %s, the record is held to be %s: stop, restart and replay"
              .formatted(reached, view.head()));
    }
    return reached;
  }

  private long bundle() {
    return range.size() / TileId.FULL_WIDTH;
  }

  private int slot() {
    return (int) (range.size() % TileId.FULL_WIDTH);
  }

  private void entries(String name, List<byte[]> entries) throws IOException {
    for (byte[] entry : entries) {
      long index = range.size();
      List<Node> nodes = new ArrayList<>();
      range.append(
          Merkle.leafHash(entry),
          (height, at, hash) -> {
            if (height % TileId.HEIGHT == 0) {
              nodes.add(new Node(height / TileId.HEIGHT, at, hash));
            }
          });
      for (Node node : nodes) {
        compare(name, index, node);
      }
    }
  }

  private record Node(int level, long index, Hash hash) {}

  private void compare(String name, long entry, Node node) throws IOException {
    long index = node.index() / TileId.FULL_WIDTH;
    int width = TileId.widthIn(node.level(), index, view.size());
    TileId id = new TileId(node.level(), index, width);
    int offset = (int) (node.index() % TileId.FULL_WIDTH) * Hash.LENGTH_BYTES;
    if (!Hash.at(read(id), offset).equals(node.hash())) {
      throw node.level() == 0
          ? damaged(name, entry)
          : new DamagedRecordException(
              id.path(), "hash " + node.index() + " is not that of the tiles below: restore it");
    }
  }

  private byte[] read(TileId id) throws IOException {
    if (id.level() > 0) {
      return view.tile(id);
    }
    if (!tilePath.equals(id.path())) {
      tile = view.tile(id);
      tilePath = id.path();
    }
    return tile;
  }

  private static DamagedRecordException damaged(String name, long index) {
    return new DamagedRecordException(
        name,
        "entry %d does not have its recorded hash; one of the two was altered: restore both from"
                .formatted(index)
            + " another node or a backup");
  }

  /// Checks that the partial files of a published size hold what the tree of that size needs.
  void partialFiles(long size) throws IOException {
    for (TileId id : TileId.partialsOf(size)) {
      compareFile(id.path(), view.tile(id), TileId.full(id.level(), id.index()).path());
      if (id.level() == 0) {
        BundleId bundle = new BundleId(id.index(), id.width());
        compareFile(bundle.path(), view.bundle(bundle), BundleId.full(id.index()).path());
      }
    }
  }

  private void compareFile(String path, byte[] wanted, String fullPath) throws IOException {
    Optional<byte[]> found = folder.readIfThere(folder.at(path));
    if (found.isEmpty() && folder.exists(fullPath)) {
      return;
    }
    if (!Arrays.equals(found.orElse(new byte[0]), wanted)) {
      throw new DamagedRecordException(
          path, "is not what its checkpoint covers: publish a checkpoint again or restore it");
    }
  }
}
