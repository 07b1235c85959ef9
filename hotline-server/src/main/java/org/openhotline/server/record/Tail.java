package org.openhotline.server.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.TileId;

/// The bundle that is still growing, and its leaf hashes, each in a file that is only appended to.
///
/// The two files hold exactly the bytes of the bundle and of the level 0 tile, so when they are
/// full they are forced and renamed into place. The hashes tell after a crash how far the entries
/// are whole. For one thread.
final class Tail implements Closeable {
  private final RecordFolder folder;
  private final long bundle;
  private final FileChannel entries;
  private final FileChannel hashes;
  private final int[] ends = new int[TileId.FULL_WIDTH];
  private int count;

  private Tail(RecordFolder folder, long bundle) throws IOException {
    this.folder = folder;
    this.bundle = bundle;
    this.entries = open(entriesFile(folder, bundle));
    try {
      this.hashes = open(hashesFile(folder, bundle));
    } catch (IOException e) {
      entries.close();
      throw e;
    }
  }

  /// A tail for this bundle that begins with these entries, whatever its files held.
  static Tail start(RecordFolder folder, long bundle, List<byte[]> known) throws IOException {
    byte[] hashBytes = new byte[known.size() * Hash.LENGTH_BYTES];
    for (int i = 0; i < known.size(); i++) {
      Merkle.leafHash(known.get(i)).copyTo(hashBytes, i * Hash.LENGTH_BYTES);
    }
    // Written anew, because the process before may have left these bytes in memory only; and forced
    // before they take the place of others that may be on the disk.
    boolean forced = !known.isEmpty();
    folder.put(entriesFile(folder, bundle), EntryBundle.encode(known), forced);
    folder.put(hashesFile(folder, bundle), hashBytes, forced);
    Tail tail = new Tail(folder, bundle);
    for (byte[] entry : known) {
      tail.count(entry);
    }
    return tail;
  }

  private void count(byte[] entry) {
    ends[count] = end(count) + RecordFolder.storedLengthBytes(entry);
    count++;
  }

  static Path entriesFile(RecordFolder folder, long bundle) {
    return folder.tail(bundle + ".entries");
  }

  static Path hashesFile(RecordFolder folder, long bundle) {
    return folder.tail(bundle + ".hashes");
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /// Number of entries.
  int count() {
    return count;
  }

  /// Length of the file with the entries. Any thread.
  long lengthBytes() throws IOException {
    return entries.size();
  }

  /// How many more entries fit.
  int room() {
    return TileId.FULL_WIDTH - count;
  }

  /// Adds entries that fit, with their leaf hashes: two writes.
  void append(List<byte[]> more, List<Hash> leaves) throws IOException {
    byte[] hashBytes = new byte[leaves.size() * Hash.LENGTH_BYTES];
    for (int i = 0; i < leaves.size(); i++) {
      leaves.get(i).copyTo(hashBytes, i * Hash.LENGTH_BYTES);
    }
    ByteBuffer bundleBytes = ByteBuffer.wrap(EntryBundle.encode(more));
    RecordFolder.writeFully(entries, bundleBytes, end(count));
    RecordFolder.writeFully(hashes, ByteBuffer.wrap(hashBytes), (long) count * Hash.LENGTH_BYTES);
    for (byte[] entry : more) {
      count(entry);
    }
  }

  private int end(int entryCount) {
    return entryCount == 0 ? 0 : ends[entryCount - 1];
  }

  /// The entries from an offset on, read back from the file.
  List<byte[]> readEntries(int from) throws IOException {
    byte[] bytes =
        RecordFolder.readFully(entries, entriesName(), end(from), end(count) - end(from));
    return EntryBundle.decodePrefix(bytes, count - from);
  }

  /// The leaf hashes from an offset on, read back from the file, 32 bytes each.
  byte[] readHashes(int from) throws IOException {
    return RecordFolder.readFully(
        hashes,
        RecordFolder.TAIL + "/" + bundle + ".hashes",
        (long) from * Hash.LENGTH_BYTES,
        (count - from) * Hash.LENGTH_BYTES);
  }

  /// Name of the entries file for messages.
  String entriesName() {
    return RecordFolder.TAIL + "/" + bundle + ".entries";
  }

  /// Publishes the first entries as a partial bundle.
  void publishPartial(int width) throws IOException {
    Path file = folder.at(new BundleId(bundle, width).path());
    folder.putPrefix(file, entries, end(width));
  }

  /// Forces both files and gives them their final names; the tail must be full and is closed.
  void complete() throws IOException {
    if (room() > 0) {
      throw new IllegalStateException("bundle " + bundle + " has room for " + room() + " entries");
    }
    force();
    close();
    folder.move(hashesFile(folder, bundle), folder.at(TileId.full(0, bundle).path()));
    folder.move(entriesFile(folder, bundle), folder.at(BundleId.full(bundle).path()));
  }

  /// Forces the bytes of both files.
  void force() throws IOException {
    entries.force(true);
    hashes.force(true);
  }

  @Override
  public void close() throws IOException {
    try {
      entries.close();
    } finally {
      hashes.close();
    }
  }
}
