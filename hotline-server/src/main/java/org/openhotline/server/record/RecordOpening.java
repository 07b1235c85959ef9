package org.openhotline.server.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.TileId;

/// Finds out how far a record on disk is whole, cuts back what a crash tore, and refuses damage.
///
/// Full files are forced before they get their names, so they are whole unless something other than
/// a crash altered them: that is refused. The growing files may be torn at the end; there an entry
/// counts only if it has its hash and all before it have theirs. What was forced once ({@link
/// ForcedMark}) must be there.
final class RecordOpening {
  /// A record found whole.
  ///
  /// @param published the last checkpoint; it may be ahead of the entries, never beside them
  /// @param repairs what was cut back or rebuilt, one sentence each
  record Opened(
      Tail tail, Frontier frontier, @Nullable Published published, List<String> repairs) {}

  private final RecordFolder folder;
  private final List<String> repairs = new ArrayList<>();

  private RecordOpening(RecordFolder folder) {
    this.folder = folder;
  }

  /// Opens the record in this folder; an empty folder is an empty record.
  ///
  /// @throws DamagedRecordException if a part before the growing end is missing or altered
  static Opened open(RecordFolder folder) throws IOException {
    return new RecordOpening(folder).open();
  }

  private Opened open() throws IOException {
    Head forced = ForcedMark.read(folder, repairs).orElseGet(() -> new Head(0, Merkle.EMPTY_ROOT));
    Published published = readCheckpoint().orElse(null);
    long bundles = countBundles(forced.size() / TileId.FULL_WIDTH);
    List<byte[]> growing = wholeGrowing(bundles, published);
    if (growing.size() == TileId.FULL_WIDTH) {
      repairs.add("bundle " + bundles + " was full but not in its place: put there");
      Tail.start(folder, bundles, growing).complete();
      bundles++;
      growing = List.of();
    }
    deleteOtherTails(bundles);
    Frontier frontier = frontier(bundles, growing);
    RecordView view = frontier.view(folder, new ReadCache());
    if (view.size() < forced.size()) {
      throw new DamagedRecordException(
          new BundleId(bundles, Math.max(1, growing.size())).path(),
          "the record was forced at size %d and only %d entries are whole: restore it from"
                  .formatted(forced.size(), view.size())
              + " another node or a backup");
    }
    requireRoot(view, forced, ForcedMark.NAME);
    if (published != null) {
      requireRoot(view, published.head(), RecordFiles.CHECKPOINT);
    }
    if (bundles > 0) {
      // Reading compares every entry with its hash.
      view.range((bundles - 1) * TileId.FULL_WIDTH, TileId.FULL_WIDTH);
    }
    return new Opened(
        Tail.start(folder, bundles, growing), frontier, published, List.copyOf(repairs));
  }

  private Optional<Published> readCheckpoint() throws IOException {
    Optional<byte[]> bytes = folder.readIfThere(folder.at(RecordFiles.CHECKPOINT));
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return switch (Published.parse(bytes.get())) {
      case Parse.Parsed<Published>(Published published) -> Optional.of(published);
      case Parse.Malformed<Published>(String problem) -> {
        repairs.add("the checkpoint is unreadable and was passed over: " + problem);
        yield Optional.empty();
      }
    };
  }

  /// How many bundles are full and have their tile, looking from where the last force stood.
  private long countBundles(long forced) throws IOException {
    long count = forced;
    if (count > 0) {
      requireFile(BundleId.full(count - 1).path());
      requireFile(TileId.full(0, count - 1).path());
    }
    while (hasBundle(count) && hasTile(count)) {
      count++;
    }
    if (hasBundle(count + 1) || hasTile(count + 1)) {
      requireFile(BundleId.full(count).path());
      requireFile(TileId.full(0, count).path());
    }
    return count;
  }

  private boolean hasBundle(long index) {
    return folder.exists(BundleId.full(index).path());
  }

  private boolean hasTile(long index) {
    return folder.exists(TileId.full(0, index).path());
  }

  private void requireFile(String path) throws DamagedRecordException {
    if (!folder.exists(path)) {
      throw new DamagedRecordException(
          path, "is missing before the end: restore it from another node or a backup");
    }
  }

  /// The entries of the growing bundle that are whole, from its own files or, if they reach
  /// further, from the partial files that the last checkpoint published.
  private List<byte[]> wholeGrowing(long bundle, @Nullable Published published) throws IOException {
    Path entriesFile = Tail.entriesFile(folder, bundle);
    Path hashesFile = Tail.hashesFile(folder, bundle);
    // Only one of the two was renamed before the crash: bring it back, they belong together.
    if (hasBundle(bundle)) {
      folder.move(folder.at(BundleId.full(bundle).path()), entriesFile);
    }
    if (hasTile(bundle)) {
      folder.move(folder.at(TileId.full(0, bundle).path()), hashesFile);
    }
    byte[] entryBytes = folder.readIfThere(entriesFile).orElse(new byte[0]);
    byte[] hashBytes = folder.readIfThere(hashesFile).orElse(new byte[0]);
    List<byte[]> whole = wholePrefix(entryBytes, hashBytes);
    if (entryBytes.length != EntryBundle.encode(whole).length
        || hashBytes.length != whole.size() * Hash.LENGTH_BYTES) {
      repairs.add(
          "the growing bundle %d was torn: %d of its entries are whole, cut back to size %d"
              .formatted(bundle, whole.size(), bundle * TileId.FULL_WIDTH + whole.size()));
    }
    if (published == null) {
      return whole;
    }
    int width = TileId.widthIn(0, bundle, published.checkpoint().size());
    if (width <= whole.size() || width == TileId.FULL_WIDTH) {
      return whole;
    }
    List<byte[]> partial =
        wholePrefix(
            folder.readIfThere(folder.at(new BundleId(bundle, width).path())).orElse(new byte[0]),
            folder.readIfThere(folder.at(new TileId(0, bundle, width).path())).orElse(new byte[0]));
    if (partial.size() <= whole.size()) {
      return whole;
    }
    repairs.add(
        "%d entries of bundle %d were taken from its published part"
            .formatted(partial.size() - whole.size(), bundle));
    return partial;
  }

  private static List<byte[]> wholePrefix(byte[] entryBytes, byte[] hashBytes) {
    int limit = Math.min(TileId.FULL_WIDTH, hashBytes.length / Hash.LENGTH_BYTES);
    List<byte[]> entries = EntryBundle.decodePrefix(entryBytes, limit);
    int whole = 0;
    while (whole < entries.size()
        && Merkle.leafHash(entries.get(whole))
            .equals(Hash.at(hashBytes, whole * Hash.LENGTH_BYTES))) {
      whole++;
    }
    return entries.subList(0, whole);
  }

  private void deleteOtherTails(long bundle) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.tail(""), "*.{entries,hashes}")) {
      for (Path file : files) {
        if (!file.equals(Tail.entriesFile(folder, bundle))
            && !file.equals(Tail.hashesFile(folder, bundle))) {
          folder.delete(file);
        }
      }
    }
  }

  private Frontier frontier(long bundles, List<byte[]> growing) throws IOException {
    long size = bundles * TileId.FULL_WIDTH + growing.size();
    List<byte[]> levels = new ArrayList<>();
    levels.add(Frontier.emptyTile());
    byte[][] entries = new byte[TileId.FULL_WIDTH][];
    for (int i = 0; i < growing.size(); i++) {
      entries[i] = growing.get(i);
      Merkle.leafHash(growing.get(i)).copyTo(levels.getFirst(), i * Hash.LENGTH_BYTES);
    }
    long nodes = bundles;
    for (int level = 1; nodes > 0; level++) {
      long full = nodes / TileId.FULL_WIDTH;
      rebuildMissing(level, full);
      levels.add(rootsBelow(level, full, (int) (nodes % TileId.FULL_WIDTH)));
      nodes = full;
    }
    RecordView view =
        new RecordView(folder, new Head(size, Merkle.EMPTY_ROOT), levels, entries, null);
    CompactRange range = view.range(size);
    return new Frontier(range, levels, entries);
  }

  /// A crash may have come before a tile above level 0 was written; it follows from those below.
  private void rebuildMissing(int level, long full) throws IOException {
    long first = full;
    while (first > 0 && !folder.exists(TileId.full(level, first - 1).path())) {
      first--;
    }
    for (long index = first; index < full; index++) {
      String path = TileId.full(level, index).path();
      folder.put(folder.at(path), rootsBelow(level, index, TileId.FULL_WIDTH), true);
      repairs.add(path + " was missing: rebuilt from the tiles below");
    }
  }

  /// The hashes of a tile, computed from the full tiles of the level below, in 8,192 bytes.
  private byte[] rootsBelow(int level, long index, int width) throws IOException {
    byte[] hashes = Frontier.emptyTile();
    for (int i = 0; i < width; i++) {
      byte[] below = folder.fullTile(level - 1, index * TileId.FULL_WIDTH + i);
      CompactRange range = new CompactRange();
      for (int at = 0; at < below.length; at += Hash.LENGTH_BYTES) {
        range.append(Hash.at(below, at));
      }
      range.root().copyTo(hashes, i * Hash.LENGTH_BYTES);
    }
    return hashes;
  }

  private static void requireRoot(RecordView view, Head head, String name) throws IOException {
    if (head.size() > view.size()) {
      return;
    }
    Hash root = view.root(head.size());
    if (!root.equals(head.root())) {
      throw new DamagedRecordException(
          name,
          "says that the root at size %d is %s, the tiles give %s: restore the record from"
                  .formatted(head.size(), head.root(), root)
              + " another node or a backup");
    }
  }
}
