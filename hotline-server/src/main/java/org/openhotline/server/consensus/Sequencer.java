package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;
import org.openhotline.server.disk.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts inputs into one durable order and has them applied in it.
///
/// One Raft peer in this process, without network. An input that was answered with
/// [Outcome.Committed] has been forced to disk and applied, and is applied again in the same place
/// after any crash. Stamps of time are made one after the other as late as possible, in the order
/// of the log.
///
/// May be used by any thread; [#propose] never blocks.
///
/// @param <R> what the replica returns for one input
public final class Sequencer<R> implements Order<R>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

  /// The same in every installation: the log's folder is named after it.
  private static final RaftGroupId GROUP =
      RaftGroupId.valueOf(UUID.fromString("686f746c-696e-4521-8000-000000000001"));

  private static final RaftPeerId SELF = RaftPeerId.valueOf("n1");

  private enum State {
    STARTING,
    SERVING,
    DRAINING,
    STOPPING,
    STOPPED,
    FAILED
  }

  private final SequencerSettings settings;
  private final FolderLock lock;
  private final FatalHandler fatal;
  private final SequencerObserver observer;
  private final Lanes<R> lanes;
  private final OrderedStateMachine<R> machine;
  private final RaftServer server;
  private final Thread sequencing;
  private final ExecutorService answers;
  private volatile @Nullable Watch watch;
  private final ScheduledExecutorService ticks;
  private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
  private final AtomicBoolean released = new AtomicBoolean();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  private Sequencer(
      SequencerSettings settings,
      Replica<R> replica,
      InstantSource clock,
      FatalHandler fatal,
      SequencerObserver observer,
      FolderLock lock)
      throws IOException {
    this.settings = settings;
    this.lock = lock;
    this.fatal = fatal;
    this.observer = observer;
    lanes = new Lanes<>(settings);
    machine =
        new OrderedStateMachine<>(settings, replica, snapshotFiles(settings), observer, owner());
    server =
        RaftServer.newBuilder()
            .setServerId(SELF)
            .setGroup(RaftGroup.valueOf(GROUP, RaftPeer.newBuilder().setId(SELF).build()))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setProperties(RatisSettings.of(settings))
            .setStateMachineRegistry(group -> machine)
            .build();
    sequencing =
        Thread.ofPlatform()
            .daemon()
            .name("sequencer")
            .unstarted(new Submitter<>(lanes, clock, server, GROUP, this::failed));
    answers = Executors.newSingleThreadExecutor(daemon("sequencer-answers"));
    ticks = Executors.newSingleThreadScheduledExecutor(daemon("sequencer-watch"));
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  private static SnapshotFiles snapshotFiles(SequencerSettings settings) {
    return new SnapshotFiles(settings.directory().resolve("snapshots"));
  }

  /// Opens or creates the order in a folder. Returns when this peer leads and everything committed
  /// before was applied, so the replica is up to date.
  ///
  /// @param clock stamps the inputs
  /// @param fatal ends the node when the log or the state can no longer be trusted; not called when
  ///   this method throws
  /// @throws IOException when the folder is in use, a snapshot or the log is damaged or incomplete,
  ///   or the replica refuses what is restored; names the file and what to do
  public static <R> Sequencer<R> open(
      SequencerSettings settings,
      Replica<R> replica,
      InstantSource clock,
      FatalHandler fatal,
      SequencerObserver observer)
      throws IOException {
    Directories.createForced(settings.directory());
    var lock = FolderLock.take(settings.directory());
    Sequencer<R> sequencer;
    try {
      refuseSnapshotsWithoutLog(settings);
      sequencer = new Sequencer<>(settings, replica, clock, fatal, observer, lock);
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
    try {
      sequencer.start();
      return sequencer;
    } catch (IOException | RuntimeException | Error e) {
      sequencer.state.set(State.FAILED);
      sequencer.release();
      throw e;
    }
  }

  private static void refuseSnapshotsWithoutLog(SequencerSettings settings) throws IOException {
    var log = settings.directory().resolve(GROUP.getUuid().toString());
    var snapshots = snapshotFiles(settings).all();
    if (!snapshots.isEmpty() && !Files.isDirectory(log)) {
      throw new IOException(
          "%s exists but the log %s does not: entries after index %d may be lost. Restore both from one backup"
              .formatted(snapshots.getFirst().file(), log, snapshots.getFirst().at().getIndex()));
    }
  }

  private void start() throws IOException {
    try {
      server.start();
    } catch (CompletionException | IllegalStateException e) {
      throw cannotOpen(e);
    }
    refuseGap();
    awaitReady();
    forceNames();
    if (!state.compareAndSet(State.STARTING, State.SERVING)) {
      throw new IOException(
          "the ordered log in " + settings.directory() + " failed while starting");
    }
    var watching = new Watch(settings, lanes, this::failed);
    watching.checkDisk();
    watch = watching;
    var _ = ticks.scheduleAtFixedRate(watching, 1, 1, TimeUnit.SECONDS);
    sequencing.start();
    LOG.atInfo()
        .addKeyValue("directory", settings.directory())
        .addKeyValue("index", appliedIndex())
        .log("the order is open");
  }

  private IOException cannotOpen(Exception wrapper) {
    Throwable cause = wrapper;
    for (var inner = cause.getCause(); inner != null && wraps(cause); inner = cause.getCause()) {
      cause = inner;
    }
    return new IOException(
        "the ordered log in %s cannot be opened: %s"
            .formatted(settings.directory(), cause.getMessage()),
        cause);
  }

  private static boolean wraps(Throwable e) {
    return e instanceof CompletionException || e instanceof ExecutionException;
  }

  private void refuseGap() throws IOException {
    var log = server.getDivision(GROUP).getRaftLog();
    var snapshotIndex = Math.max(log.getSnapshotIndex(), -1);
    if (log.getLastEntryTermIndex() != null && log.getStartIndex() > snapshotIndex + 1) {
      throw new IOException(
          "the log in %s begins at index %d but the newest snapshot ends at index %d: what is between is missing. Restore the missing snapshot"
              .formatted(settings.directory(), log.getStartIndex(), snapshotIndex));
    }
  }

  private void awaitReady() throws IOException {
    var before = Long.MIN_VALUE;
    for (var idle = 0L; ; idle++) {
      try {
        ready.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException _) {
        var applied = appliedIndex();
        idle = applied == before ? idle : 0;
        before = applied;
        if (idle >= settings.stallLimit().toSeconds()) {
          throw new IOException(
              "the log in %s was opened but made no progress beyond index %d for %d s (stallLimit)"
                  .formatted(settings.directory(), applied, idle));
        }
      } catch (ExecutionException e) {
        throw cannotOpen(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the log was being opened", e);
      }
    }
  }

  /// Forces the names that opening created: the log's folder, the vote file, the first log file.
  private void forceNames() throws IOException {
    var log = server.getDivision(GROUP).getRaftStorage().getStorageDir();
    Directories.force(log.getCurrentDir().toPath());
    Directories.force(log.getRoot().toPath());
    Directories.force(settings.directory());
  }

  /// Proposes an input. The future completes normally with how it ended, or with the exception that
  /// the payload threw; what depends on it runs on one thread that all answers share, so it must
  /// not block.
  @Override
  public CompletableFuture<Outcome<R>> propose(Proposal proposal) {
    var pending = new Pending<R>(proposal);
    lanes.offer(pending).ifPresent(pending.answer::complete);
    return pending.answer;
  }

  /// Returns whether proposals are being ordered.
  @Override
  public boolean serving() {
    return state.get() == State.SERVING;
  }

  /// Returns the index of the last entry that was applied, -1 before the first. Also counts entries
  /// of the log itself, which the replica does not see.
  public long appliedIndex() {
    return machine.getLastAppliedTermIndex().getIndex();
  }

  /// Returns how many proposals have no answer yet.
  @Override
  public int outstanding() {
    return lanes.fill().waiting();
  }

  /// Returns for how long nothing was committed although proposals are under way; 0 if all is well.
  public long stalledSeconds() {
    Watch watching = watch;
    return watching == null ? 0 : watching.stalledSeconds();
  }

  /// Refuses new proposals, waits for those taken in (up to the drain limit), takes a last snapshot
  /// and closes the log. What was not ordered by then is answered as refused, what is still in the
  /// log as unknown.
  @Override
  public void close() {
    if (state.compareAndSet(State.SERVING, State.DRAINING)) {
      lanes.refuseNew();
      try {
        var drained = lanes.awaitEmpty(settings.drainLimit());
        LOG.atInfo().addKeyValue("drained", drained).log("the order closes");
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      refuseQueued();
      state.compareAndSet(State.DRAINING, State.STOPPING);
    }
    release();
    state.compareAndSet(State.STOPPING, State.STOPPED);
  }

  /// Ends all threads, closes the log's files and gives the folder free; the second call does
  /// nothing.
  private void release() {
    if (!released.compareAndSet(false, true)) {
      return;
    }
    refuseQueued();
    try {
      server.close();
    } catch (IOException e) {
      LOG.atError().setCause(e).log("the log did not close");
    }
    lanes
        .abandonUnderWay()
        .forEach(p ->
            p.answer.complete(
                new Outcome.Unknown<>("the node stopped before the answer was known")));
    ticks.shutdownNow();
    answers.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.atError().setCause(e).log("the lock of the folder was not given free");
    }
  }

  private void refuseQueued() {
    lanes
        .stop()
        .forEach(p ->
            p.answer.complete(
                new Outcome.Refused<>(
                    Refusal.NOT_SERVING,
                    "this node stopped before the proposal was ordered: try again")));
  }

  private void failed(String what, @Nullable Throwable cause) {
    var before = state.getAndSet(State.FAILED);
    if (before == State.FAILED || before == State.STOPPED) {
      return;
    }
    if (before == State.STARTING) {
      ready.completeExceptionally(
          new IOException(what + (cause == null ? "" : ": " + cause), cause));
      return;
    }
    LOG.atError().setCause(cause).addKeyValue("reason", what).log("the order failed");
    fatal.fatal(what, cause);
    refuseQueued();
    lanes
        .abandonUnderWay()
        .forEach(p -> p.answer.complete(new Outcome.Unknown<>("the node failed: " + what)));
  }

  private OrderedStateMachine.Owner<R> owner() {
    return new OrderedStateMachine.Owner<>() {
      @Override
      public void ready() {
        ready.complete(null);
      }

      @Override
      public void batchEnded(List<OrderedStateMachine.Applied<R>> batch) {
        answers.execute(() -> batch.forEach(Sequencer.this::answer));
      }

      @Override
      public void stopping(String what) {
        if (state.get() != State.STOPPING) {
          failed(what, null);
        }
      }

      @Override
      public void failed(String what, @Nullable Throwable cause) {
        Sequencer.this.failed(what, cause);
      }

      @Override
      public boolean closing() {
        return state.get() == State.STOPPING;
      }
    };
  }

  private void answer(OrderedStateMachine.Applied<R> applied) {
    var pending = applied.pending();
    if (pending != null && lanes.release(pending)) {
      observer.committed(
          pending.lane(), Duration.ofNanos(System.nanoTime() - pending.proposedNanos));
      pending.answer.complete(new Outcome.Committed<>(applied.index(), applied.result()));
    }
  }
}
