package org.openhotline.server.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.TileId;

/// The record of one plane as files: append, verify, publish a checkpoint, force.
///
/// The folder is laid out as C2SP tlog-tiles (`checkpoint`, `tile/<level>/…`, `tile/entries/…`) and
/// can be mirrored at any time; only the folder `tail` beside them (the growing bundle, a lock, a
/// mark) is our own. Partial files are published with a checkpoint and deleted once their full file
/// exists; of partial bundles only the newest {@link #KEPT_PARTIAL_BUNDLES} stay, and {@link
/// RecordView} serves every width.
///
/// The order for a batch is {@link #append}, {@link #rereadAndVerify}, sign, {@link #promise}; some
/// time after it {@link #publish}; and {@link #force} before the log from which the entries come is
/// purged. An append of n entries costs two writes of their length and 32 bytes each, and a few
/// more when a bundle of 256 becomes full. Publishing costs a copy of the growing bundle, up to
/// some megabytes, and nobody's answer waits for it.
///
/// Threading: one writer thread calls everything, other threads {@link #view}, {@link #promised},
/// {@link #publish} and {@link #verifyAll} only. A view is shown by one volatile write after its
/// files are in place, so every reader sees a consistent prefix of the record, never half a batch.
/// Where names in the folder change (publishing, a bundle that became full, forcing) a lock is held
/// over the writing: at most two threads meet there, and seldom.
///
/// After an `IOException` of a writing method nothing may be assumed: every later call is refused,
/// the process must end, and the next start replays.
public final class RecordFiles implements Closeable {
  /// Name of the published checkpoint.
  public static final String CHECKPOINT = "checkpoint";

  /// Most partial bundles that stay beside the one that grows; each may hold up to 16 MiB.
  public static final int KEPT_PARTIAL_BUNDLES = 16;

  /// Room for the partial tiles, the checkpoint and what the file system needs for itself.
  private static final long SMALL_FILES_BYTES = 1 << 20;

  private final RecordFolder folder;
  private final ReadCache cache = new ReadCache();
  private final FileChannel lock;
  private final Frontier frontier;
  private final List<String> repairs;
  private final ReentrantLock names = new ReentrantLock();
  private final Deque<String> partialBundles = new ArrayDeque<>();
  private Tail tail;
  private CompactRange verified;
  private boolean unsure;

  /// A publication failed, so partial files and checkpoint are not known.
  private volatile boolean unpublished;

  private volatile RecordView view;

  /// What was signed last.
  private volatile @Nullable Published promised;

  /// What the files say; null also when the partial files that belong to it are not known.
  private volatile @Nullable Published published;

  private RecordFiles(RecordFolder folder, FileChannel lock, RecordOpening.Opened opened)
      throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.frontier = opened.frontier();
    this.repairs = opened.repairs();
    this.tail = opened.tail();
    this.promised = opened.published();
    this.view = frontier.view(folder, cache);
    this.verified = view.uncached().range(view.size());
  }

  /// Opens the record in a folder, which is created if it is not there.
  ///
  /// An end that a crash tore is cut back ({@link #repairs} says so): the record may then be
  /// shorter than before, and the caller replays from {@link #size}.
  ///
  /// @throws DamagedRecordException if anything before the growing end is missing or altered, or
  ///   the record is shorter than it was when it was last forced
  /// @throws IOException if the folder cannot be used or another process has it open
  public static RecordFiles open(Path path) throws IOException {
    RecordFolder folder = new RecordFolder(path);
    FileChannel lock =
        FileChannel.open(folder.tail("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(path, lock);
      RecordFiles files = new RecordFiles(folder, lock, RecordOpening.open(folder));
      files.tidyPartials();
      // The partial files are not forced, so a power cut may have spoilt them.
      files.publish();
      return files;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void lock(Path path, FileChannel lock) throws IOException {
    try {
      if (lock.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + ": this process has the record open already", e);
    }
    throw new IOException(path + ": another process has the record open, end it first");
  }

  /// What opening cut back or rebuilt, one sentence each; empty after a clean stop.
  public List<String> repairs() {
    return repairs;
  }

  /// The record as it is now, for any thread.
  public RecordView view() {
    return view;
  }

  /// Number of entries.
  public long size() {
    return view.size();
  }

  /// The last checkpoint that was promised, for any thread; after a crash the last one that had
  /// been published.
  public Optional<SignedNote> promised() {
    return Optional.ofNullable(promised).map(Published::note);
  }

  /// The size of that checkpoint. After a crash it may be larger than {@link #size}; no checkpoint
  /// may be signed until replay has reached it.
  public long promisedSize() {
    Published last = promised;
    return last == null ? 0 : last.checkpoint().size();
  }

  /// Appends entries, the first of which has this index; returns size and root afterwards.
  ///
  /// Entries that the record has already are compared instead, so a replay may begin anywhere at or
  /// below {@link #size}.
  ///
  /// @throws IllegalArgumentException if there is a gap before the first index or an entry is
  ///   longer than {@link EntryBundle#MAX_ENTRY_BYTES}; nothing is written
  /// @throws RecordConflictException if an entry differs from the recorded one, or the root from
  ///   one that a checkpoint promised; nothing of the batch after it is written
  /// @throws IOException if it cannot be written; see above
  public Head append(long firstIndex, List<byte[]> entries) throws IOException {
    if (firstIndex < 0 || firstIndex > size()) {
      throw new IllegalArgumentException(
          "entry " + firstIndex + " cannot follow " + size() + " entries: replay from " + size());
    }
    entries.forEach(EntryBundle::checkLength);
    int known = (int) Math.min(entries.size(), size() - firstIndex);
    for (int i = 0; i < known; i++) {
      requireSame(firstIndex + i, entries.get(i));
    }
    if (known == entries.size()) {
      return view.head();
    }
    beginWriting();
    int done = known;
    while (done < entries.size()) {
      int end = Math.min(entries.size(), done + tail.room());
      appendToTail(entries.subList(done, end));
      done = end;
    }
    view = frontier.view(folder, cache);
    unsure = false;
    return view.head();
  }

  private void requireSame(long index, byte[] entry) throws IOException {
    Hash offered = Merkle.leafHash(entry);
    Hash recorded = view.leafHash(index);
    if (!offered.equals(recorded)) {
      throw new RecordConflictException(
          index,
          "its leaf hash is %s, recorded is %s: stop this node and compare it with the others"
              .formatted(offered, recorded));
    }
  }

  private void appendToTail(List<byte[]> entries) throws IOException {
    List<Hash> leaves = new ArrayList<>(entries.size());
    List<Frontier.FullTile> full = new ArrayList<>();
    for (byte[] entry : entries) {
      Hash leaf = Merkle.leafHash(entry);
      leaves.add(leaf);
      full.addAll(frontier.add(entry, leaf));
      requirePromised(frontier);
    }
    tail.append(entries, leaves);
    if (tail.room() == 0) {
      names.lock();
      try {
        completeBundle(frontier.size() / TileId.FULL_WIDTH - 1, full);
      } finally {
        names.unlock();
      }
    }
  }

  /// Under the lock: the bundle that became full, and the tiles above it that did, get their names.
  private void completeBundle(long bundle, List<Frontier.FullTile> full) throws IOException {
    tail.complete();
    tail = Tail.start(folder, bundle + 1, List.of());
    partialBundles.clear();
    deletePartials(BundleId.full(bundle).path());
    deletePartials(TileId.full(0, bundle).path());
    for (Frontier.FullTile tile : full) {
      folder.put(folder.at(tile.id().path()), tile.bytes(), true);
      deletePartials(tile.id().path());
    }
  }

  private void deletePartials(String fullPath) throws IOException {
    folder.deletePartials(folder.at(fullPath + ".p"));
  }

  private void requirePromised(Frontier reached) throws RecordConflictException {
    Published last = promised;
    if (last == null || last.checkpoint().size() != reached.size()) {
      return;
    }
    Head head = reached.head();
    if (!head.equals(last.head())) {
      throw new RecordConflictException(
          head.size() - 1,
          "with it the root is %s, the published checkpoint of size %d says %s: stop this node"
              .formatted(head.root(), head.size(), last.head().root()));
    }
  }

  /// Reads back from the files what was written since `fromSize`, or since the last verification if
  /// that is earlier, recomputes every hash from the entries, and compares all stored hashes and
  /// the root. Only what this returns may be signed.
  ///
  /// The bytes come from the operating system, so this finds what went wrong in this process's
  /// memory and on the way out of it; a disk that lies is found by {@link #verifyAll} later.
  ///
  /// @throws IllegalArgumentException if the size is negative or larger than the record
  /// @throws DamagedRecordException if anything differs; the process must end
  public Head rereadAndVerify(long fromSize) throws IOException {
    if (fromSize < 0 || fromSize > size()) {
      throw new IllegalArgumentException(
          "the record has size " + size() + ", it cannot be verified from " + fromSize);
    }
    requireSure();
    CompactRange trusted =
        fromSize >= verified.size()
            ? verified
            : view.uncached().range(fromSize / TileId.FULL_WIDTH * TileId.FULL_WIDTH);
    RecordCheck check = new RecordCheck(folder, view, trusted);
    check.fullBundles();
    int slot = (int) (check.range().size() % TileId.FULL_WIDTH);
    check.growing(tail.entriesName(), tail.readEntries(slot), tail.readHashes(slot));
    Head head = check.finish();
    verified = check.range();
    return head;
  }

  /// Takes a signed checkpoint of the size and root that were verified last: from now on no other
  /// tree may be signed. Nothing is written: {@link #publish} does that, and after a crash the
  /// replay comes to the same tree.
  ///
  /// @throws IllegalArgumentException if it is no checkpoint
  /// @throws IllegalStateException if its size and root are not those that {@link #rereadAndVerify}
  ///   returned last, or its size is below {@link #promisedSize}
  /// @throws IOException if a write failed before; see above
  public void promise(byte[] note) throws IOException {
    Published next =
        switch (Published.parse(note)) {
          case Parse.Parsed<Published>(Published parsed) -> parsed;
          case Parse.Malformed<Published>(String problem) ->
              throw new IllegalArgumentException(problem);
        };
    Head reached = new Head(verified.size(), verified.root());
    if (!next.head().equals(reached)) {
      throw new IllegalStateException(
          "the checkpoint is of %s, verified is %s: verify before you sign"
              .formatted(next.head(), reached));
    }
    if (next.checkpoint().size() < promisedSize()) {
      throw new IllegalStateException(
          "a checkpoint of size %d was signed, one of size %d would take it back"
              .formatted(promisedSize(), next.checkpoint().size()));
    }
    requireSure();
    promised = next;
  }

  /// Publishes the checkpoint that was promised last, with the partial files that belong to it;
  /// does nothing if it is published already or, in a replay, the record is shorter, or the disk is
  /// full: then the next call does. It appears whole or not at all; it is not forced. Any thread.
  ///
  /// @throws IOException if it cannot be written; see above
  public void publish() throws IOException {
    names.lock();
    try {
      publishPromised();
    } finally {
      names.unlock();
    }
  }

  private void publishPromised() throws IOException {
    Published next = promised;
    RecordView now = view;
    if (next == null || next.equals(published) || next.checkpoint().size() > now.size()) {
      return;
    }
    requirePublished();
    boolean done = false;
    try {
      publishPartials(next.checkpoint().size(), now);
      folder.put(folder.at(CHECKPOINT), next.note().encode(), false);
      published = next;
      while (partialBundles.size() > KEPT_PARTIAL_BUNDLES) {
        folder.delete(folder.at(partialBundles.removeFirst()));
      }
      done = true;
    } catch (IOException e) {
      // On a full disk the relay goes on from its reserve: the files wait for the next time.
      done = folder.noRoomFor(tail.lengthBytes() + SMALL_FILES_BYTES);
      if (!done) {
        throw e;
      }
    } finally {
      unpublished = !done;
    }
  }

  private void publishPartials(long size, RecordView now) throws IOException {
    for (TileId id : TileId.partialsOf(size)) {
      if (folder.exists(TileId.full(id.level(), id.index()).path())) {
        continue;
      }
      folder.put(folder.at(id.path()), now.tile(id), false);
      if (id.level() == 0) {
        tail.publishPartial(id.width());
        String path = new BundleId(id.index(), id.width()).path();
        partialBundles.remove(path);
        partialBundles.add(path);
      }
    }
  }

  /// What a crash left: partial files beside their full file, and which partial bundles there are.
  private void tidyPartials() throws IOException {
    long bundle = size() / TileId.FULL_WIDTH;
    int level = 0;
    for (long full = bundle; full > 0; full /= TileId.FULL_WIDTH) {
      deletePartials(TileId.full(level, full - 1).path());
      level++;
    }
    if (bundle > 0) {
      deletePartials(BundleId.full(bundle - 1).path());
    }
    for (int width = 1; width < TileId.FULL_WIDTH; width++) {
      String path = new BundleId(bundle, width).path();
      if (folder.exists(path)) {
        partialBundles.add(path);
      }
    }
  }

  /// Publishes what was promised, forces to disk everything that was written, then the mark that
  /// says how much that is. Until then a power cut may take the record back to what was forced
  /// before.
  ///
  /// @throws IOException if it fails; see above, and never try again
  public void force() throws IOException {
    names.lock();
    try {
      publishPromised();
      forceAll();
    } finally {
      names.unlock();
    }
  }

  private void forceAll() throws IOException {
    beginWriting();
    tail.force();
    if (folder.exists(CHECKPOINT)) {
      RecordFolder.force(folder.at(CHECKPOINT));
    }
    folder.forceFolders();
    ForcedMark.write(folder, view.head());
    unsure = false;
  }

  /// Reads the whole record, recomputes every hash from the entries and compares all of them, the
  /// root and the published checkpoint. Any thread; memory is one bundle; time grows with the
  /// record.
  ///
  /// @throws DamagedRecordException for the first part that is not as it should be, with its path
  /// @throws IOException if it cannot be read
  public Head verifyAll() throws IOException {
    Published last = published;
    RecordView now = view;
    RecordCheck check = new RecordCheck(folder, now, new CompactRange());
    check.fullBundles();
    int width = (int) (now.size() % TileId.FULL_WIDTH);
    if (width > 0) {
      TileId edge = new TileId(0, now.size() / TileId.FULL_WIDTH, width);
      check.growing(
          new BundleId(edge.index(), width).path(),
          now.range(check.range().size(), width),
          now.tile(edge));
    }
    Head head = check.finish();
    if (last != null && last.checkpoint().size() <= now.size()) {
      verifyPublished(check, now, last);
    }
    return head;
  }

  private void verifyPublished(RecordCheck check, RecordView now, Published last)
      throws IOException {
    Head head = new Head(last.checkpoint().size(), now.root(last.checkpoint().size()));
    if (!head.equals(last.head())) {
      throw new DamagedRecordException(
          CHECKPOINT, "says %s, the entries give %s".formatted(last.head(), head));
    }
    try {
      check.partialFiles(head.size());
    } catch (DamagedRecordException e) {
      // The next publication replaces the partial files.
      if (last.equals(published)) {
        throw e;
      }
    }
  }

  private void beginWriting() throws IOException {
    requireSure();
    unsure = true;
  }

  private void requireSure() throws IOException {
    requirePublished();
    if (unsure) {
      throw failedBefore();
    }
  }

  private void requirePublished() throws IOException {
    if (unpublished) {
      throw failedBefore();
    }
  }

  private static IOException failedBefore() {
    return new IOException(
        "a write of the record failed before, so its files are not known: end the process,"
            + " the next start replays");
  }

  /// Closes the files without forcing them.
  @Override
  public void close() throws IOException {
    try {
      tail.close();
    } finally {
      lock.close();
    }
  }
}
