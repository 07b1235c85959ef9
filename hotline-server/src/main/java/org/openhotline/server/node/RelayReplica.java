package org.openhotline.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.server.consensus.Replica;
import org.openhotline.server.core.Archive;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.CoreSnapshots;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.core.Input;
import org.openhotline.server.core.OpenChanges;
import org.openhotline.server.core.Outcome;
import org.openhotline.server.core.Verdict;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.record.Head;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.store.BodyFiles;
import org.openhotline.server.store.IndexRow;
import org.openhotline.server.store.IndexStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The core and all files that follow from it, driven by the ordered log.
///
/// Within a batch only the core's state changes. At the end of the batch, before anybody gets an
/// answer: record, reading back, signature, and beside it bodies and index; then the new view is
/// shown. The files of the checkpoint follow ([Publication]). After a restart the log brings inputs
/// again: the record compares what it has with what comes (a difference ends the node), bodies and
/// index take the same again. One thread at a time.
final class RelayReplica implements Replica<Verdict> {
  private static final Logger LOG = LoggerFactory.getLogger(RelayReplica.class);

  private final Plane plane;
  private final RecordFiles record;
  private final BodyFiles bodies;
  private final IndexStore index;
  private final CheckpointSigner signer;
  private final PublishedRecord published;
  private final Watcher watcher;
  private final InstantSource clock;

  private Core core;
  private final List<Applied> batch = new ArrayList<>();
  private @Nullable Instant dueBefore;
  private volatile RelayView view;
  private volatile @Nullable Consumer<OpenChanges> board;

  private record Applied(long raftIndex, Emitted emitted, Bytes body) {}

  /// How long publishing a batch took.
  ///
  /// @param whole all of it
  /// @param parts those of which it consists; fewer in a replay
  record Took(Duration whole, Map<RelayMetrics.Publishing, Duration> parts) {}

  /// Who is told of published batches, on the replica's thread: must be quick.
  interface Watcher {
    /// A batch is published.
    ///
    /// @param before the view until now
    /// @param after the view from now on
    /// @param entries new leaves
    /// @param concerned desks that at least one of them concerns; null: everyone
    /// @param lateness how late a tick fired what was due; null if nothing was due
    /// @param took time for publishing; null if there were no leaves
    void published(
        RelayView before,
        RelayView after,
        List<Emitted> entries,
        @Nullable Set<DeskId> concerned,
        @Nullable Duration lateness,
        @Nullable Took took);
  }

  RelayReplica(
      Plane plane,
      RecordFiles record,
      BodyFiles bodies,
      IndexStore index,
      CheckpointSigner signer,
      PublishedRecord published,
      Watcher watcher,
      InstantSource clock) {
    this.plane = plane;
    this.record = record;
    this.bodies = bodies;
    this.index = index;
    this.signer = signer;
    this.published = published;
    this.watcher = watcher;
    this.clock = clock;
    this.core = new Core(plane, archive());
    this.view = RelayView.of(core);
    record
        .promised()
        .filter(note -> record.promisedSize() <= record.size())
        .ifPresent(note -> published.publish(record.promisedSize(), note.encode()));
  }

  private Archive archive() {
    return new StoredArchive(index.past());
  }

  /// What the core knew at the end of the last batch; any thread.
  RelayView view() {
    return view;
  }

  @Override
  public Verdict apply(long raftIndex, byte[] input) {
    LogInputs.Logged logged = LogInputs.read(input);
    Instant due = core.nextDue().orElse(null);
    if (logged.input() instanceof Input.Tick
        && dueBefore == null
        && due != null
        && !due.isAfter(logged.time())) {
      dueBefore = due;
    }
    Outcome outcome = core.apply(logged.time(), logged.input());
    for (Emitted emitted : outcome.emitted()) {
      batch.add(new Applied(raftIndex, emitted, logged.body()));
    }
    return outcome.verdict();
  }

  @Override
  public void committedBatchEnd(long lastIndex) throws IOException {
    RelayView before = view;
    List<Emitted> entries = batch.stream().map(Applied::emitted).toList();
    Took took = null;
    if (!batch.isEmpty()) {
      long start = System.nanoTime();
      Map<RelayMetrics.Publishing, Duration> parts = publish(lastIndex);
      took = new Took(since(start), parts);
    }
    Set<DeskId> concerned = concerned();
    batch.clear();
    Duration lateness = dueBefore == null ? null : Duration.between(dueBefore, clock.instant());
    dueBefore = null;
    view = RelayView.of(core);
    watcher.published(before, view, entries, concerned, lateness, took);
    tellBoard();
  }

  /// From the next batch on, tells what is owed for the messages that changed; first for all.
  ///
  /// @param to called on the replica's thread: must be quick
  void tellOpen(Consumer<OpenChanges> to) {
    board = to;
  }

  private void tellBoard() {
    Consumer<OpenChanges> told = board;
    if (told == null) {
      return;
    }
    try {
      told.accept(core.openChanges());
    } catch (RuntimeException e) {
      // Nothing that is wrong with a board may end the relay.
      board = _ -> {}; // goes on to ask, or what changes would be remembered without end
      LOG.atError().setCause(e).log("The board is told of no more changes");
    }
  }

  /// Desks that the batch concerns; null: everyone.
  private @Nullable Set<DeskId> concerned() {
    Set<DeskId> desks = new HashSet<>();
    for (Applied applied : batch) {
      if (applied.emitted().desks().isEmpty()) {
        return null;
      }
      desks.addAll(applied.emitted().desks());
    }
    return desks;
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private Map<RelayMetrics.Publishing, Duration> publish(long lastIndex) throws IOException {
    Map<RelayMetrics.Publishing, Duration> parts = new EnumMap<>(RelayMetrics.Publishing.class);
    List<IndexRow> rows = new ArrayList<>(batch.size());
    long start = System.nanoTime();
    append(rows);
    parts.put(RelayMetrics.Publishing.APPEND, since(start));
    start = System.nanoTime();
    Head head = record.rereadAndVerify(record.size());
    parts.put(RelayMetrics.Publishing.REREAD, since(start));
    if (head.size() < record.promisedSize()) {
      store(rows, lastIndex);
      return parts; // a replay that has not yet come to what was published before
    }
    start = System.nanoTime();
    byte[] note = signBesideStoring(head, rows, lastIndex, parts).encode();
    parts.put(RelayMetrics.Publishing.SIGN, since(start));
    record.promise(note);
    published.publish(head.size(), note);
    return parts;
  }

  private void append(List<IndexRow> rows) throws IOException {
    List<byte[]> leaves = new ArrayList<>(batch.size());
    for (Applied applied : batch) {
      Emitted emitted = applied.emitted();
      byte[] bytes = Entries.bytes(emitted.entry());
      leaves.add(bytes);
      rows.add(IndexRows.of(applied.raftIndex(), emitted, bytes));
    }
    record.append(batch.getFirst().emitted().leaf(), leaves);
  }

  /// Signing takes as long as storing and needs nothing of it.
  private SignedNote signBesideStoring(
      Head head, List<IndexRow> rows, long lastIndex, Map<RelayMetrics.Publishing, Duration> parts)
      throws IOException {
    FutureTask<SignedNote> signing = new FutureTask<>(() -> signer.sign(head.size(), head.root()));
    Thread thread = Thread.ofVirtual().name("sign").start(signing);
    try {
      long start = System.nanoTime();
      store(rows, lastIndex);
      parts.put(RelayMetrics.Publishing.STORE, since(start));
    } finally {
      await(thread); // nothing of this batch may still run when it has failed
    }
    return result(signing);
  }

  private static void await(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the checkpoint was being signed", e);
    }
  }

  private static SignedNote result(FutureTask<SignedNote> signing) throws IOException {
    try {
      return signing.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the checkpoint could not be signed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the checkpoint was being signed", e);
    }
  }

  private void store(List<IndexRow> rows, long lastIndex) throws IOException {
    for (Applied applied : batch) {
      if (applied.emitted().entry() instanceof RecordEntry.OfAct(var _, var act)
          && act.act() instanceof Message message) {
        bodies.write(message.sealed().sealedDigest(), applied.body());
      }
    }
    index.write(rows, StoredArchive.rows(core), lastIndex);
    core.forget();
  }

  @Override
  public void snapshot(Path file, long lastIndex) throws IOException {
    bodies.force();
    record.force();
    index.force();
    Files.write(file, CoreSnapshots.write(core));
  }

  @Override
  public void restore(Path file, long lastIndex) throws IOException {
    try {
      core = CoreSnapshots.read(plane, Files.readAllBytes(file), archive());
    } catch (CoreSnapshots.UnreadableException e) {
      throw new IOException(file + " cannot be restored: " + e.getMessage(), e);
    }
    if (record.size() < core.leaves()) {
      throw new IOException(
          "the record has %d entries, the snapshot %s needs %d: restore both from one backup"
              .formatted(record.size(), file, core.leaves()));
    }
    if (index.size() < core.leaves()) {
      throw new IOException(
          "the index has %d entries, the snapshot %s needs %d: make it again with --rebuild-index"
              .formatted(index.size(), file, core.leaves()));
    }
    view = RelayView.of(core);
  }
}
