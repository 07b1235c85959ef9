package org.openhotline.client.audit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.TileId;
import org.openhotline.protocol.log.TileReader;

/// The hashes of a record as C2SP tlog-tiles cuts them, computed from its entries; 33 bytes of
/// memory an entry.
///
/// Threading: one thread.
final class MerkleTiles implements TileReader {
  private final CompactRange range = new CompactRange();
  private final List<ByteArrayOutputStream> levels = new ArrayList<>();

  /// Adds the next entry.
  void append(byte[] entry) {
    range.append(
        Merkle.leafHash(entry),
        (height, index, hash) -> {
          if (height % TileId.HEIGHT == 0) {
            int level = height / TileId.HEIGHT;
            while (levels.size() <= level) {
              levels.add(new ByteArrayOutputStream());
            }
            levels.get(level).writeBytes(hash.bytes());
          }
        });
  }

  long size() {
    return range.size();
  }

  Hash root() {
    return range.root();
  }

  /// All tiles of the tree as it stands, by path.
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int level = 0; level < levels.size(); level++) {
      byte[] hashes = levels.get(level).toByteArray();
      int count = hashes.length / Hash.LENGTH_BYTES;
      for (int first = 0; first < count; first += TileId.FULL_WIDTH) {
        int width = Math.min(TileId.FULL_WIDTH, count - first);
        files.put(
            new TileId(level, first / TileId.FULL_WIDTH, width).path(),
            slice(hashes, first, width));
      }
    }
    return files;
  }

  @Override
  public byte[] tile(TileId id) throws DamagedRecordException {
    byte[] hashes = id.level() < levels.size() ? levels.get(id.level()).toByteArray() : new byte[0];
    long first = id.index() * TileId.FULL_WIDTH;
    if ((first + id.width()) * Hash.LENGTH_BYTES > hashes.length) {
      throw new DamagedRecordException(id.path(), "is beyond the record");
    }
    return slice(hashes, (int) first, id.width());
  }

  private static byte[] slice(byte[] hashes, int first, int width) {
    return java.util.Arrays.copyOfRange(
        hashes, first * Hash.LENGTH_BYTES, (first + width) * Hash.LENGTH_BYTES);
  }
}
