package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Ratis calls: hands committed entries to the replica in batches, takes snapshots between
/// them, and reports everything by which Ratis would stop ordering.
///
/// Nothing is thrown at Ratis: its updater, closed while it throws, spins for ever and the close
/// waits for it (3.3.0). After a failure nothing more is applied, published or snapshotted; the
/// owner knows and ends the node.
///
/// Ratis applies on one thread ([#applyTransaction], [#notifyTermIndexUpdated], [#close]); [#flush]
/// runs on the thread that writes the log; the other notifications on any.
final class OrderedStateMachine<R> extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedStateMachine.class);
  private static final CompletableFuture<Message> APPLIED =
      CompletableFuture.completedFuture(Message.EMPTY);

  /// A batch with an urgent input ends after so much applying. Not after each such input: each end
  /// costs a signature.
  private static final long URGENT_BATCH_NANOS = 1_000_000;

  /// The next snapshot waits for one input for so many bytes of this one, so that what a large
  /// state takes to write is spread over many inputs.
  private static final long SNAPSHOT_BYTES_FOR_AN_INPUT = 1_024;

  /// But never for more than so many times what the settings say, because a start replays them.
  private static final long MOST_TIMES = 25;

  private final SequencerSettings settings;
  private final Replica<R> replica;
  private final SnapshotFiles snapshots;
  private final SequencerObserver observer;
  private final Owner<R> owner;
  private final AtomicLong forceStartedNanos = new AtomicLong();

  private @Nullable LogDirectory logDirectory;
  private @Nullable RaftLog raftLog;
  private volatile SnapshotFiles.@Nullable Snapshot newest;
  private long snapshotAfterInputs;

  private final List<Applied<R>> batch = new ArrayList<>();
  private long batchNanos;

  /// Something could not be applied, published or snapshotted; for the thread that applies.
  private boolean broken;

  /// Somebody waits for an urgent input of this batch: it ends soon, whatever else is committed.
  private boolean urgentInBatch;

  OrderedStateMachine(
      SequencerSettings settings,
      Replica<R> replica,
      SnapshotFiles snapshots,
      SequencerObserver observer,
      Owner<R> owner) {
    this.settings = settings;
    this.snapshotAfterInputs = settings.snapshotEveryInputs();
    this.replica = replica;
    this.snapshots = snapshots;
    this.observer = observer;
    this.owner = owner;
  }

  /// One applied input and, when it was proposed in this process life, who waits for it.
  record Applied<R>(long index, R result, @Nullable Pending<R> pending) {}

  /// The sequencer, as seen from the state machine.
  interface Owner<R> {
    /// This peer leads and everything committed before was applied.
    void ready();

    /// A batch is over: its proposals may be answered.
    void batchEnded(List<Applied<R>> batch);

    /// Ratis stops by its own decision or by ours; which of the two, the owner knows.
    void stopping(String what);

    /// The order or the state cannot be trusted any more.
    void failed(String what, @Nullable Throwable cause);

    /// Whether the node is being closed in good order, so that a last snapshot is wanted.
    boolean closing();
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    var current = storage.getStorageDir().getCurrentDir().toPath();
    logDirectory = new LogDirectory(current);
    TornTail.cut(current);
    snapshots.open();
    var found = snapshots.all();
    if (!found.isEmpty()) {
      var snapshot = found.getFirst();
      snapshots.verify(snapshot);
      replica.restore(snapshot.file(), snapshot.at().getIndex());
      newest = snapshot;
      paceSnapshots(snapshot);
      setLastAppliedTermIndex(snapshot.at());
      LOG.atInfo()
          .addKeyValue("index", snapshot.at().getIndex())
          .addKeyValue("file", snapshot.file())
          .log("snapshot restored");
    }
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    var snapshot = newest;
    return snapshot == null
        ? null
        : new SingleFileSnapshotInfo(new FileInfo(snapshot.file(), null), snapshot.at());
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    return TransactionContext.newBuilder()
        .setStateMachine(this)
        .setClientRequest(request)
        .setStateMachineContext(request.getMessage())
        .build();
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    if (broken) {
      return APPLIED;
    }
    var forceStarted = forceStartedNanos.getAndSet(0);
    if (forceStarted != 0) {
      observer.forced(Duration.ofNanos(System.nanoTime() - forceStarted));
    }
    var entry = Objects.requireNonNull(transaction.getLogEntry());
    var index = entry.getIndex();
    var input = entry.getStateMachineLogEntry().getLogData().toByteArray();
    var started = System.nanoTime();
    try {
      var result = replica.apply(index, input);
      var pending = waiting(transaction);
      batch.add(new Applied<>(index, result, pending));
      urgentInBatch |= pending != null && pending.lane() == Lane.URGENT;
    } catch (RuntimeException | Error e) {
      failed("the input at index " + index + " could not be applied", e);
      return APPLIED;
    }
    batchNanos += System.nanoTime() - started;
    updateLastAppliedTermIndex(entry.getTerm(), index);
    endBatchWhenDrained(index);
    return APPLIED;
  }

  private void failed(String what, Throwable cause) {
    broken = true;
    owner.failed(what, cause);
  }

  @SuppressWarnings(
      "unchecked") // startTransaction puts nothing else in; this class proposes R only
  private @Nullable Pending<R> waiting(TransactionContext transaction) {
    return transaction.getStateMachineContext() instanceof SubmittedMessage<?> message
        ? (Pending<R>) message.pending()
        : null;
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    super.notifyTermIndexUpdated(term, index);
    if (!broken) {
      endBatchWhenDrained(index);
    }
  }

  private void endBatchWhenDrained(long index) {
    if (index >= log().getLastCommittedIndex()
        || batch.size() >= settings.maxBatchInputs()
        || (urgentInBatch && batchNanos >= URGENT_BATCH_NANOS)) {
      endBatch();
      if (broken) {
        return;
      }
      var snapshot = newest;
      var since = snapshot == null ? index + 1 : index - snapshot.at().getIndex();
      if (since >= snapshotAfterInputs) {
        try {
          takeSnapshotNow();
        } catch (IOException | RuntimeException e) {
          failed("the snapshot at index " + index + " could not be written", e);
        }
      }
    }
  }

  private void endBatch() {
    if (batch.isEmpty()) {
      return;
    }
    var last = batch.getLast().index();
    var started = System.nanoTime();
    try {
      replica.committedBatchEnd(last);
    } catch (IOException | RuntimeException | Error e) {
      failed("the batch that ends at index " + last + " could not be published", e);
      return;
    }
    observer.applied(batch.size(), Duration.ofNanos(batchNanos + System.nanoTime() - started));
    owner.batchEnded(List.copyOf(batch));
    batch.clear();
    batchNanos = 0;
    urgentInBatch = false;
  }

  private void takeSnapshotNow() throws IOException {
    var at = getLastAppliedTermIndex();
    var started = System.nanoTime();
    var written = snapshots.write(at, file -> replica.snapshot(file, at.getIndex()));
    newest = written;
    paceSnapshots(written);
    observer.snapshotTaken(at.getIndex(), Duration.ofNanos(System.nanoTime() - started));
    LOG.atInfo().addKeyValue("index", at.getIndex()).log("snapshot taken");
    var kept = snapshots.all();
    if (kept.size() == SnapshotFiles.KEPT) {
      var _ = log().purge(kept.getLast().at().getIndex());
    }
  }

  private void paceSnapshots(SnapshotFiles.Snapshot last) throws IOException {
    var every = settings.snapshotEveryInputs();
    snapshotAfterInputs =
        Math.clamp(
            Files.size(last.file()) / SNAPSHOT_BYTES_FOR_AN_INPUT, every, every * MOST_TIMES);
  }

  private RaftLog log() {
    var log = raftLog;
    if (log == null) {
      try {
        log = getServer().join().getDivision(getGroupId()).getRaftLog();
      } catch (IOException e) {
        throw new IllegalStateException("entries are applied for a group that does not exist", e);
      }
      raftLog = log;
    }
    return log;
  }

  /// Called by the thread that writes the log just before it forces entries up to `index`.
  @Override
  public CompletableFuture<Void> flush(long index) {
    try {
      Objects.requireNonNull(logDirectory, "flush before initialize").forceIfChanged();
    } catch (IOException e) {
      owner.failed("the folder of the log could not be forced to disk", e);
      return CompletableFuture.failedFuture(e);
    }
    forceStartedNanos.compareAndSet(0, System.nanoTime());
    return CompletableFuture.completedFuture(null);
  }

  /// Comes on the thread that applies, while Ratis applies its own entry: after what is replayed,
  /// but before the batch of that would end by itself.
  @Override
  public void notifyLeaderReady() {
    endBatch();
    if (!broken) {
      owner.ready();
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    owner.failed("the log could not be written to disk", cause);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    owner.stopping("the only peer stopped leading");
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean all) {
    owner.stopping("the log's server shut down");
  }

  @Override
  public void pause() {
    owner.stopping("the log's server paused");
  }

  /// Ends the last batch and, when the node is closed in good order, takes a last snapshot.
  @Override
  public void close() {
    owner.stopping("the state machine was closed");
    if (!owner.closing()) {
      return;
    }
    endBatch();
    if (broken) {
      return;
    }
    var applied = getLastAppliedTermIndex();
    var snapshot = newest;
    if (applied.equals(TermIndex.INITIAL_VALUE)
        || (snapshot != null && snapshot.at().equals(applied))) {
      return;
    }
    try {
      takeSnapshotNow();
    } catch (IOException | RuntimeException e) {
      owner.failed("the last snapshot, at index " + applied.getIndex() + ", was not written", e);
    }
  }
}
