package org.openhotline.trials.disk;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;

/// A file: its bytes as processes see them, its bytes on the medium, and which sectors differ.
final class FileNode implements Node {
  static final int SECTOR_BYTES = 512;

  private static final int SECTORS_PER_PAGE = 8;

  private byte[] bytes = new byte[SECTOR_BYTES];
  private int size;
  private byte[] kept = new byte[0];
  private int keptSize;

  /// Sectors written since the last force.
  private final BitSet dirty = new BitSet();

  /// Pages of which a force failed: what was written there is in memory only, for good.
  private final BitSet poisoned = new BitSet();

  /// The shortest length since the last force, if the file was shortened.
  private int truncatedTo = Integer.MAX_VALUE;

  private Instant modified;

  FileNode(Instant modified) {
    this.modified = modified;
  }

  /// A file of its own with what this one's medium holds.
  FileNode copyOfMedium() {
    FileNode copy = new FileNode(modified);
    copy.keep(kept, keptSize);
    copy.reread();
    return copy;
  }

  /// Makes the medium the truth.
  private void reread() {
    bytes = Arrays.copyOf(kept, Math.max(SECTOR_BYTES, keptSize));
    size = keptSize;
  }

  @Override
  public Instant modified() {
    return modified;
  }

  @Override
  public void modified(Instant time) {
    modified = time;
  }

  @Override
  public long usedBytes() {
    return (1L + sectors(size)) * SECTOR_BYTES;
  }

  int size() {
    return size;
  }

  boolean unforced() {
    return !dirty.isEmpty() || !poisoned.isEmpty() || size != keptSize || truncatedTo < keptSize;
  }

  /// How many sectors the file would grow by, were this its length.
  static int growth(int from, long to) {
    return Math.max(0, sectors(Math.toIntExact(to)) - sectors(from));
  }

  private static int sectors(int length) {
    return (length + SECTOR_BYTES - 1) / SECTOR_BYTES;
  }

  /// Copies bytes from a position on; returns how many, -1 at the end.
  int read(ByteBuffer into, long position) {
    if (position >= size) {
      return -1;
    }
    int count = (int) Math.min(into.remaining(), size - position);
    into.put(bytes, (int) position, count);
    return count;
  }

  /// Takes this many bytes; a gap before them is zeros.
  void write(ByteBuffer from, long position, int count) {
    if (count == 0) {
      return;
    }
    int at = Math.toIntExact(position);
    int end = Math.addExact(at, count);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
    from.get(bytes, at, count);
    dirty.set(Math.min(at, size) / SECTOR_BYTES, sectors(end));
    size = Math.max(size, end);
  }

  void truncate(long length) {
    if (length >= size) {
      return;
    }
    int to = (int) length;
    Arrays.fill(bytes, to, size, (byte) 0);
    size = to;
    truncatedTo = Math.min(truncatedTo, to);
    dirty.clear(sectors(to), Integer.MAX_VALUE);
  }

  /// Brings everything onto the medium, except what an earlier failed force left behind.
  ///
  /// @return whether it all is there
  boolean force() {
    byte[] next = base();
    boolean whole = poisoned.isEmpty();
    BitSet healed = new BitSet();
    for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
      int page = sector / SECTORS_PER_PAGE;
      if (poisoned.get(page)) {
        // Seen on Linux: the first write after the failed one is lost with it.
        healed.set(page);
      } else {
        copySector(bytes, next, sector);
      }
    }
    poisoned.andNot(healed);
    keep(next, size);
    return whole;
  }

  /// A force that fails: the operating system holds the bytes for written from now on.
  void failForce() {
    for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
      poisoned.set(sector / SECTORS_PER_PAGE);
    }
    dirty.clear();
  }

  /// The medium as it is once the file was shortened, with room for its length now.
  private byte[] base() {
    byte[] next = Arrays.copyOf(kept, sectors(Math.max(size, keptSize)) * SECTOR_BYTES);
    int from = Math.min(keptSize, truncatedTo);
    Arrays.fill(next, from, next.length, (byte) 0);
    return next;
  }

  private void copySector(byte[] from, byte[] to, int sector) {
    int start = sector * SECTOR_BYTES;
    int end = Math.min(Math.min(start + SECTOR_BYTES, from.length), to.length);
    if (end > start) {
      System.arraycopy(from, start, to, start, end - start);
    }
  }

  private void keep(byte[] medium, int length) {
    kept = Arrays.copyOf(medium, length);
    keptSize = length;
    dirty.clear();
    truncatedTo = Integer.MAX_VALUE;
  }

  /// A power cut: what was not forced survives or not, and memory is what the medium says.
  void cut(Chance chance) {
    boolean shortened = truncatedTo < keptSize;
    if (shortened && !chance.survives()) {
      chance.count(DiskFault.UNDONE_TRUNCATION);
      byte[] next = Arrays.copyOf(kept, sectors(keptSize) * SECTOR_BYTES);
      keepSome(next, truncatedTo / SECTOR_BYTES, keptSize, chance);
      keep(next, keptSize);
    } else {
      int from = Math.min(keptSize, truncatedTo);
      int length = chance.length(from, size, SECTOR_BYTES);
      if (length < size) {
        chance.count(DiskFault.CUT_SHORT);
      }
      byte[] next = base();
      keepSome(next, sectors(length), from, chance);
      keep(next, length);
    }
    poisoned.clear();
    reread();
  }

  private void keepSome(byte[] next, int sectors, int forcedLength, Chance chance) {
    for (int sector = dirty.nextSetBit(0);
        sector >= 0 && sector < sectors;
        sector = dirty.nextSetBit(sector + 1)) {
      if (chance.survives()) {
        copySector(bytes, next, sector);
        chance.count(DiskFault.KEPT_SECTOR);
      } else {
        chance.count(
            sector * SECTOR_BYTES >= forcedLength ? DiskFault.ZERO_SECTOR : DiskFault.LOST_SECTOR);
      }
    }
  }

  /// Changes one bit, in memory and on the medium.
  void flip(long bit) {
    int at = Math.toIntExact(bit / Byte.SIZE);
    if (at >= size) {
      throw new IllegalArgumentException(
          "there is no bit " + bit + " in a file of " + size + " bytes");
    }
    byte mask = (byte) (1 << (bit % Byte.SIZE));
    bytes[at] ^= mask;
    if (at < keptSize) {
      kept[at] ^= mask;
    }
  }
}
