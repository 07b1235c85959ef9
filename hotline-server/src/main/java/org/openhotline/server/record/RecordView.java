package org.openhotline.server.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.ConsistencyProof;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.TileId;
import org.openhotline.protocol.log.TileProofs;
import org.openhotline.protocol.log.TileReader;

/// The record as it was at one size: entries, tiles and proofs, for any thread and for ever.
///
/// Full tiles and bundles come from their files, which never change; the partial ones from memory
/// that is only appended to beyond this size. So a view stays right while the record grows, and
/// costs no copy. Every entry is compared with its leaf hash before it is handed out.
public final class RecordView implements TileReader {
  /// Most entries that one call of {@link #range} returns.
  public static final int MAX_RANGE_ENTRIES = 256;

  private final RecordFolder folder;
  private final Head head;
  private final List<byte[]> levels;
  private final byte[][] entries;
  private final @Nullable ReadCache cache;

  /// @param cache of the folder; null: read every file anew
  RecordView(
      RecordFolder folder,
      Head head,
      List<byte[]> levels,
      byte[][] entries,
      @Nullable ReadCache cache) {
    this.cache = cache;
    this.folder = folder;
    this.head = head;
    this.levels = levels;
    this.entries = entries;
  }

  /// The same view, but every full file is read from disk each time: for checks.
  RecordView uncached() {
    return new RecordView(folder, head, levels, entries, null);
  }

  /// Size and root of this view.
  public Head head() {
    return head;
  }

  /// Number of entries.
  public long size() {
    return head.size();
  }

  /// One entry.
  ///
  /// @throws IllegalArgumentException if the index is not in the record
  /// @throws DamagedRecordException if it is not what was recorded
  /// @throws IOException if it cannot be read
  public byte[] entry(long index) throws IOException {
    return range(index, 1).getFirst();
  }

  /// The entries from an index on: as many as asked for, fewer only at the end of the record.
  ///
  /// @throws IllegalArgumentException if the first index is negative or beyond the end, or the
  ///   count is not 1 to {@link #MAX_RANGE_ENTRIES}
  /// @throws DamagedRecordException if an entry is not what was recorded
  /// @throws IOException if they cannot be read
  public List<byte[]> range(long from, int count) throws IOException {
    if (from < 0 || from >= size()) {
      throw new IllegalArgumentException(
          "there is no entry " + from + " in a record of size " + size());
    }
    if (count < 1 || count > MAX_RANGE_ENTRIES) {
      throw new IllegalArgumentException(
          "ask for 1 to " + MAX_RANGE_ENTRIES + " entries at once, not " + count);
    }
    long end = Math.min(size(), from + count);
    List<byte[]> found = new ArrayList<>();
    for (long bundle = from / TileId.FULL_WIDTH; bundle * TileId.FULL_WIDTH < end; bundle++) {
      long first = bundle * TileId.FULL_WIDTH;
      int start = (int) Math.max(0, from - first);
      int stop = (int) Math.min(TileId.FULL_WIDTH, end - first);
      found.addAll(slice(bundle, start, stop));
    }
    return found;
  }

  private List<byte[]> slice(long bundle, int start, int stop) throws IOException {
    int width = TileId.widthIn(0, bundle, size());
    BundleId id = new BundleId(bundle, width);
    List<byte[]> all = id.isFull() ? readFull(id) : Arrays.asList(entries);
    byte[] hashes = tile(new TileId(0, bundle, width));
    List<byte[]> found = new ArrayList<>();
    for (int i = start; i < stop; i++) {
      byte[] entry = all.get(i).clone();
      if (!Merkle.leafHash(entry).equals(Hash.at(hashes, i * Hash.LENGTH_BYTES))) {
        throw new DamagedRecordException(
            id.path(),
            "entry %d is not what was recorded: restore the bundle from another node or a backup"
                .formatted(id.firstEntry() + i));
      }
      found.add(entry);
    }
    return found;
  }

  private List<byte[]> readFull(BundleId id) throws IOException {
    return cache == null
        ? EntryBundle.decode(id, folder.fullBundle(id.index()))
        : cache.bundle(folder, id);
  }

  /// The hashes of a tile of this view, exactly as many as asked for.
  ///
  /// Every width up to that of this view is served, also one for which no partial file exists.
  ///
  /// @throws IllegalArgumentException if the tile is not in the tree of this size
  @Override
  public byte[] tile(TileId id) throws IOException {
    int width = TileId.widthIn(id.level(), id.index(), size());
    if (id.width() > width) {
      throw new IllegalArgumentException(
          id.path() + " is not in a record of size " + size() + ": its width is " + width);
    }
    byte[] bytes =
        width == TileId.FULL_WIDTH
            ? full(TileId.full(id.level(), id.index()))
            : levels.get(id.level());
    return Arrays.copyOf(bytes, id.lengthBytes());
  }

  @Override
  public @Nullable Hash remembered(int height, long index) {
    return cache == null ? null : cache.node(height, index);
  }

  @Override
  public void remember(int height, long index, Hash root) {
    if (cache != null) {
      cache.add(height, index, root);
    }
  }

  private byte[] full(TileId id) throws IOException {
    return cache == null ? folder.fullTile(id.level(), id.index()) : cache.tile(folder, id);
  }

  /// The bytes of a bundle of this view, exactly as wide as asked for.
  ///
  /// @throws IllegalArgumentException if the bundle is not in the record of this size
  /// @throws DamagedRecordException if an entry is not what was recorded
  public byte[] bundle(BundleId id) throws IOException {
    if (id.width() > TileId.widthIn(0, id.index(), size())) {
      throw new IllegalArgumentException(id.path() + " is not in a record of size " + size());
    }
    return EntryBundle.encode(slice(id.index(), 0, id.width()));
  }

  /// The leaf hash of one entry.
  ///
  /// @throws IllegalArgumentException if the index is not in the record
  public Hash leafHash(long index) throws IOException {
    int slot = (int) (index % TileId.FULL_WIDTH);
    byte[] hashes = tile(new TileId(0, index / TileId.FULL_WIDTH, slot + 1));
    return Hash.at(hashes, slot * Hash.LENGTH_BYTES);
  }

  /// The root of the record when it had this size.
  ///
  /// @throws IllegalArgumentException if the record was never that large
  public Hash root(long size) throws IOException {
    return range(size).root();
  }

  /// The peaks of the tree when it had this size.
  CompactRange range(long size) throws IOException {
    return new TileProofs(this).range(within(size));
  }

  /// The proof that the entry at an index is in the record of some size.
  ///
  /// @throws IllegalArgumentException unless 0 ≤ index < size ≤ this view's size
  public InclusionProof inclusion(long index, long size) throws IOException {
    return new TileProofs(this).inclusion(index, within(size));
  }

  /// The proof that the record of one size continues that of an older size.
  ///
  /// @throws IllegalArgumentException unless 1 ≤ olderSize ≤ newerSize ≤ this view's size
  public ConsistencyProof consistency(long olderSize, long newerSize) throws IOException {
    return new TileProofs(this).consistency(olderSize, within(newerSize));
  }

  private long within(long size) {
    if (size > size()) {
      throw new IllegalArgumentException(
          "the record has size " + size() + " here, asked for is " + size);
    }
    return size;
  }
}
