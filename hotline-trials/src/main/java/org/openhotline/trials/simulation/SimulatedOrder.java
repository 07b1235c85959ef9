package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.server.consensus.Lane;
import org.openhotline.server.consensus.Order;
import org.openhotline.server.consensus.Outcome;
import org.openhotline.server.consensus.Proposal;
import org.openhotline.server.consensus.Refusal;
import org.openhotline.server.consensus.Replica;
import org.openhotline.server.core.Verdict;

/// The order of a simulated relay: one node, one file that is forced before anything is applied.
///
/// **This is not Ratis.** The production order ([org.openhotline.server.consensus.Sequencer]) runs
/// threads of its own and cannot run inside a simulation; what it promises is tested by its own
/// tests and by killing and cutting real processes. Here stands the same contract on the simulated
/// disk, so that everything above it is simulated as it is:
///
/// - answered as committed means forced, applied once, and announced to the replica;
/// - stamps of time are made one after the other and never go back in one life;
/// - after a crash everything forced comes again, after the newest snapshot, in its place; what was
///   written and not forced may come or not, and a torn end is cut;
/// - urgent proposals go before the others; queues are bounded; ordinary ones are refused when the
///   disk is low;
/// - a failed write, force or apply ends the process; nothing is answered after it.
final class SimulatedOrder implements Order<Verdict> {
  private static final int MOST_QUEUED = 1_024;
  private static final int MOST_IN_BATCH = 32;

  private final Ports ports;
  private final OrderFiles files;
  private final Replica<Verdict> replica;
  private final Deque<Pending> urgent = new ArrayDeque<>();
  private final Deque<Pending> normal = new ArrayDeque<>();
  private long lastIndex;
  private long lastTimeMillis;
  private long snapshotIndex;
  private int underWay;
  private boolean batching;
  private boolean closed;

  private record Pending(Proposal proposal, CompletableFuture<Outcome<Verdict>> answer) {}

  /// What it takes from its machine.
  ///
  /// @param later arranges what happens after a force has taken this long
  /// @param forceNanos how long the next force takes
  /// @param clock stamps
  /// @param freeBytes left on the disk
  /// @param reserveBytes ordinary proposals are refused below it
  /// @param snapshotEvery inputs between snapshots
  /// @param fatal ends the process
  /// @param snapshotTaken tells that everything derived is forced
  /// @param stamped told of the time of each input, in milliseconds
  record Ports(
      Later later,
      LongSupplier forceNanos,
      InstantSource clock,
      LongSupplier freeBytes,
      long reserveBytes,
      int snapshotEvery,
      Consumer<Throwable> fatal,
      Runnable snapshotTaken,
      LongConsumer stamped) {}

  /// Arranges something.
  interface Later {
    void in(long nanos, String name, Runnable task);
  }

  private SimulatedOrder(OrderFiles files, Replica<Verdict> replica, Ports ports) {
    this.files = files;
    this.replica = replica;
    this.ports = ports;
  }

  /// Opens the log in `folder` and brings the replica to its end.
  ///
  /// @throws IOException if the log or the newest snapshot is damaged
  static SimulatedOrder open(Path folder, Replica<Verdict> replica, Ports ports)
      throws IOException {
    OrderFiles files = new OrderFiles(folder);
    SimulatedOrder order = new SimulatedOrder(files, replica, ports);
    OrderFiles.Snapshot snapshot = files.newestSnapshot();
    long last = -1;
    if (snapshot != null) {
      last = snapshot.last();
      replica.restore(snapshot.file(), last);
    }
    order.snapshotIndex = last;
    List<OrderFiles.Ordered> inputs = files.after(last);
    int inBatch = 0;
    for (OrderFiles.Ordered input : inputs) {
      replica.apply(input.index(), input.bytes().toArray());
      last = input.index();
      if (++inBatch == MOST_IN_BATCH) {
        replica.committedBatchEnd(last);
        inBatch = 0;
      }
    }
    if (inBatch > 0) {
      replica.committedBatchEnd(last);
    }
    order.lastIndex = last + 1; // each start leaves a hole, as Ratis does
    files.begin(order.lastIndex + 1);
    return order;
  }

  /// How often a torn end was cut.
  int cuts() {
    return files.cuts();
  }

  @Override
  public CompletableFuture<Outcome<Verdict>> propose(Proposal proposal) {
    Pending pending = new Pending(proposal, new CompletableFuture<>());
    Outcome.Refused<Verdict> refused = refused(proposal);
    if (refused != null) {
      pending.answer().complete(refused);
    } else {
      (proposal.lane() == Lane.URGENT ? urgent : normal).add(pending);
      beginBatch();
    }
    return pending.answer();
  }

  private Outcome.@Nullable Refused<Verdict> refused(Proposal proposal) {
    if (closed) {
      return new Outcome.Refused<>(Refusal.NOT_SERVING, "this node stops: try again");
    }
    if (outstanding() >= MOST_QUEUED) {
      return new Outcome.Refused<>(Refusal.QUEUE_FULL, MOST_QUEUED + " wait: try again");
    }
    return proposal.lane() == Lane.NORMAL && ports.freeBytes().getAsLong() < ports.reserveBytes()
        ? new Outcome.Refused<>(Refusal.DISK_RESERVE, "the disk is low: free some")
        : null;
  }

  private void beginBatch() {
    if (!batching && !(urgent.isEmpty() && normal.isEmpty())) {
      batching = true;
      ports.later().in(0, "order: append", () -> guarded(this::append));
    }
  }

  private void guarded(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      closed = true;
      ports.fatal().accept(e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void append() throws IOException {
    List<Pending> batch = new ArrayList<>();
    List<OrderFiles.Ordered> inputs = new ArrayList<>();
    while (batch.size() < MOST_IN_BATCH && !(urgent.isEmpty() && normal.isEmpty())) {
      Pending next = urgent.isEmpty() ? normal.removeFirst() : urgent.removeFirst();
      lastTimeMillis = Math.max(lastTimeMillis, ports.clock().instant().toEpochMilli());
      byte[] bytes = next.proposal().payload().bytes(lastTimeMillis);
      if (bytes.length > next.proposal().maxLengthBytes()) {
        throw new IllegalStateException("a payload is longer than it was declared");
      }
      ports.stamped().accept(lastTimeMillis);
      batch.add(next);
      inputs.add(new OrderFiles.Ordered(++lastIndex, Bytes.of(bytes)));
    }
    underWay = batch.size();
    files.append(inputs);
    files.force();
    ports
        .later()
        .in(
            ports.forceNanos().getAsLong(),
            "order: apply",
            () -> guarded(() -> apply(batch, inputs)));
  }

  private void apply(List<Pending> batch, List<OrderFiles.Ordered> inputs) throws IOException {
    List<Outcome<Verdict>> outcomes = new ArrayList<>();
    for (OrderFiles.Ordered input : inputs) {
      outcomes.add(
          new Outcome.Committed<>(
              input.index(), replica.apply(input.index(), input.bytes().toArray())));
    }
    replica.committedBatchEnd(lastIndex);
    underWay = 0;
    batching = false;
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer().complete(closed ? unknown() : outcomes.get(i));
    }
    if (lastIndex - snapshotIndex >= ports.snapshotEvery()) {
      snapshot();
    }
    beginBatch();
  }

  private static Outcome<Verdict> unknown() {
    return new Outcome.Unknown<>("the node stopped before the answer was known");
  }

  /// Takes a snapshot now.
  void snapshot() throws IOException {
    Path file = files.newSnapshot();
    replica.snapshot(file, lastIndex);
    files.keep(file, lastIndex);
    snapshotIndex = lastIndex;
    files.begin(lastIndex + 1);
    ports.snapshotTaken().run();
  }

  @Override
  public boolean serving() {
    return !closed;
  }

  @Override
  public int outstanding() {
    return urgent.size() + normal.size() + underWay;
  }

  /// Takes nothing more; what waits is refused, what is on its way is applied and answered as
  /// unknown.
  void close() {
    closed = true;
    for (Deque<Pending> lane : List.of(urgent, normal)) {
      lane.forEach(each ->
          each.answer()
              .complete(new Outcome.Refused<>(Refusal.NOT_SERVING, "this node stops: try again")));
      lane.clear();
    }
  }
}
