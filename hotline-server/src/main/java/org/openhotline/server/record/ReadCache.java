package org.openhotline.server.record;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.TileId;

/// The full tiles, bundles and inner nodes that readers used last, because what stations ask for is
/// nearly always the newest, a bundle may be a megabyte, and a proof without inner nodes hashes
/// some hundred leaves.
///
/// For readers only: whatever checks the files reads them itself. What is in here never changes on
/// disk. Any thread; the lock is not held while a file is read.
final class ReadCache {
  /// 8 KiB each.
  private static final int TILES = 128;

  /// At most 16 MiB each.
  private static final int BUNDLES = 2;

  /// Roots of complete subtrees, about 100 bytes each.
  private static final int NODES = 8_192;

  private final Map<Long, Hash> nodes = new Latest<>(NODES);
  private final Map<TileId, byte[]> tiles = new Latest<>(TILES);
  private final Map<Long, List<byte[]>> bundles = new Latest<>(BUNDLES);

  private static final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    private Latest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }

  private static long key(int height, long index) {
    return (long) height << 56 | index;
  }

  /// The root of a complete subtree, which never changes; null if it is not in here.
  @Nullable Hash node(int height, long index) {
    synchronized (nodes) {
      return nodes.get(key(height, index));
    }
  }

  /// Remembers the root of a complete subtree.
  void add(int height, long index, Hash root) {
    synchronized (nodes) {
      nodes.put(key(height, index), root);
    }
  }

  /// A full tile; nobody may change the array.
  byte[] tile(RecordFolder folder, TileId id) throws IOException {
    synchronized (tiles) {
      byte[] known = tiles.get(id);
      if (known != null) {
        return known;
      }
    }
    byte[] read = folder.fullTile(id.level(), id.index());
    synchronized (tiles) {
      tiles.put(id, read);
    }
    return read;
  }

  /// The entries of a full bundle; nobody may change them.
  List<byte[]> bundle(RecordFolder folder, BundleId id) throws IOException {
    synchronized (bundles) {
      List<byte[]> known = bundles.get(id.index());
      if (known != null) {
        return known;
      }
    }
    List<byte[]> read = EntryBundle.decode(id, folder.fullBundle(id.index()));
    synchronized (bundles) {
      bundles.put(id.index(), read);
    }
    return read;
  }
}
