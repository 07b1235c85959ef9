package org.openhotline.server.dispatch;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.CaughtUp;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.wire.Refusals;
import org.openhotline.server.dispatch.DeskIndex.Relevant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that goes to one station, in one order.
///
/// A signal starts a task that sends until nothing is due; there is never more than one, so an idle
/// stream occupies no thread.
///
/// Before every frame it looks again for what goes first: answers, then urgent entries of the desk,
/// then the rest of an ordinary body, a fetch, or the next entry in order. It writes only while the
/// connection takes bytes, so an urgent entry waits at most behind what the connection had already
/// taken (64 KiB). Entries come from the index by cursor; waking a stream carries no content, so a
/// lost or doubled wake loses nothing.
public final class StationStream {
  private static final Logger LOG = LoggerFactory.getLogger(StationStream.class);

  private final Executor executor;
  private final Outlet outlet;
  private final RecordView record;
  private final DeskIndex index;
  private final Session session;
  private final DispatchLimits limits;
  private final ProofFrames proofs;
  private final FetchDesk fetches;

  private final ReentrantLock lock = new ReentrantLock();
  private final SendQueue queue = new SendQueue();
  private final Deque<Long> unacknowledged = new ArrayDeque<>();
  private boolean running;
  private boolean signalled;
  private boolean stopped;
  private boolean reading = true;

  private final Deque<Relevant> next = new ArrayDeque<>();
  private boolean begun;
  private long cursor;
  private long previous = -1;
  private long urgentCursor;
  private long urgentSeenSize;
  private long welcomeSize;
  private boolean caughtUp;
  private boolean fetchTurn;

  /// Who listens, and from where.
  ///
  /// @param desk the station's desk
  /// @param subscribe whether entries are pushed
  /// @param after last leaf up to which the station has all that concerns it; -1: none
  /// @param rememberedSize tree size that the station has verified before; 0: none
  /// @param node names the relay's node
  /// @param station the station's id
  /// @param now the relay's time
  /// @param maxBodyBytes most bytes of a sealed body here
  public record Session(
      DeskId desk,
      boolean subscribe,
      long after,
      long rememberedSize,
      String node,
      LocalId station,
      Instant now,
      int maxBodyBytes) {}

  /// A stream that begins with the first [#wake].
  ///
  /// @param executor runs what may block on the disk
  public StationStream(
      Executor executor,
      Outlet outlet,
      RecordView record,
      DeskIndex index,
      Session session,
      DispatchLimits limits) {
    this.executor = executor;
    this.outlet = outlet;
    this.record = record;
    this.index = index;
    this.session = session;
    this.limits = limits;
    this.proofs = new ProofFrames(record, this::write);
    this.fetches = new FetchDesk(record, index, session.desk(), limits, proofs);
    this.cursor = session.after();
    this.urgentCursor = session.after();
  }

  /// Queues a receipt; it goes before everything but earlier answers.
  public void receipt(long request, long leaf, boolean repeated) {
    answer(new SendQueue.ReceiptDue(request, leaf, repeated));
  }

  /// Queues a refusal in the same place; the session goes on.
  public void refused(long request, Refusal refusal) {
    answer(
        new SendQueue.Ready(
            RelayFrame.newBuilder().setRefused(Refusals.toFrame(request, refusal, false)).build()));
  }

  /// Queues the answer to a Ping.
  public void pong(long nonce, Instant now) {
    answer(
        new SendQueue.Ready(
            RelayFrame.newBuilder()
                .setPong(Ping.newBuilder().setNonce(nonce).setTimeMs(now.toEpochMilli()))
                .build()));
  }

  private void answer(SendQueue.Answer answer) {
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      queue.answer(answer);
      if (reading && queue.answers() >= limits.answers()) {
        reading = false;
        outlet.reading(false);
      }
      signal();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a request for bodies or entries.
  ///
  /// @return false if too many wait; nothing was taken
  public boolean fetch(FetchDesk.Fetch fetch) {
    lock.lock();
    try {
      if (!fetches.offer(fetch)) {
        return false;
      }
      signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The station has stored everything up to `leaf`.
  public void durable(long leaf) {
    lock.lock();
    try {
      while (!unacknowledged.isEmpty() && unacknowledged.getFirst() <= leaf) {
        unacknowledged.removeFirst();
      }
      signal();
    } finally {
      lock.unlock();
    }
  }

  /// Something may be there to send, or the connection takes bytes again.
  public void wake() {
    lock.lock();
    try {
      signal();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the stream: nothing begins after it.
  public void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock: there is something to look for.
  private void signal() {
    signalled = true;
    if (!running && !stopped) {
      running = true;
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      while (takeSignal()) {
        if (!begun) {
          begun = true;
          begin();
        }
        sendWhatIsDue();
      }
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("desk", session.desk())
          .setCause(e)
          .log("Record or index cannot be read: session closed");
      fail("the relay cannot read its record; try again later");
    } catch (RuntimeException e) {
      // The root of this task: a station must not be left without its stream unnoticed.
      LOG.atError().addKeyValue("desk", session.desk()).setCause(e).log("Stream failed");
      fail("the relay failed on this session; connect again");
    }
  }

  /// Whether the task goes on; false: it ends, and the next signal starts another.
  private boolean takeSignal() {
    lock.lock();
    try {
      running = signalled && !stopped;
      signalled = false;
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void fail(String why) {
    stop();
    outlet.close(Refusal.of(RefusalCode.NOT_SERVING, why));
  }

  private void begin() throws IOException {
    previous = cursor < 0 ? -1 : index.lastRelevant(session.desk(), cursor);
    RelayFrame welcome = proofs.welcome(session);
    welcomeSize = proofs.announced();
    write(welcome);
  }

  private void write(RelayFrame frame) {
    outlet.write(frame.toByteArray());
  }

  private boolean stopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void sendWhatIsDue() throws IOException {
    while (!stopped() && outlet.writable()) {
      SendQueue.Answer answer = takeAnswer();
      if (answer != null) {
        send(answer);
        continue;
      }
      if (sendUrgent()) {
        continue;
      }
      RelayFrame frame = queue.poll();
      if (frame != null) {
        write(frame);
      } else if (!sendOrdinary()) {
        return;
      }
    }
  }

  private SendQueue.@Nullable Answer takeAnswer() {
    lock.lock();
    try {
      SendQueue.Answer answer = queue.pollAnswer(record.head().size());
      if (!reading && queue.answers() < limits.answers() / 2) {
        reading = true;
        outlet.reading(true);
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private void send(SendQueue.Answer answer) throws IOException {
    switch (answer) {
      case SendQueue.Ready(RelayFrame frame) -> write(frame);
      case SendQueue.ReceiptDue(long request, long leaf, boolean repeated) ->
          write(proofs.receipt(request, leaf, repeated));
    }
  }

  /// Sends the next urgent entry: in its place when it is the next one anyway, else ahead of its
  /// turn; false: there is none.
  private boolean sendUrgent() throws IOException {
    long size = record.head().size();
    if (!session.subscribe() || urgentSeenSize == size || !queue.urgent().isEmpty()) {
      return false;
    }
    Relevant urgent = nextUrgent(size);
    if (urgent == null) {
      urgentSeenSize = size;
      return false;
    }
    if (queue.ordinary().bodyLeaf() == urgent.leaf()) {
      return false; // a fetch of the very body is on its way; two copies must not mix
    }
    urgentCursor = urgent.leaf();
    Relevant first = peekNext(size);
    if (first != null && first.leaf() == urgent.leaf() && windowOpen()) {
      pushInOrder(queue.urgent(), first);
      return true;
    }
    long before = index.lastRelevant(session.desk(), urgent.leaf() - 1);
    push(queue.urgent(), urgent, before, true);
    return true;
  }

  private @Nullable Relevant nextUrgent(long size) throws IOException {
    List<Relevant> urgent = index.urgentAfter(session.desk(), Math.max(urgentCursor, cursor), 1);
    return urgent.isEmpty() || urgent.getFirst().leaf() >= size ? null : urgent.getFirst();
  }

  /// Sends the next step of a fetch or of the ordered stream, in turn; false: nothing to do.
  private boolean sendOrdinary() throws IOException {
    fetchTurn = !fetchTurn;
    if (fetchTurn) {
      return fetchStep() || streamStep();
    }
    return streamStep() || fetchStep();
  }

  private boolean fetchStep() throws IOException {
    FetchDesk.Fetch fetch;
    lock.lock();
    try {
      fetch = fetches.poll();
    } finally {
      lock.unlock();
    }
    return fetches.step(fetch, this::write, queue.ordinary());
  }

  private boolean streamStep() throws IOException {
    if (!session.subscribe()) {
      return false;
    }
    Relevant first = peekNext(record.head().size());
    if (!caughtUp && (first == null || first.leaf() >= welcomeSize)) {
      caughtUp = true;
      write(
          RelayFrame.newBuilder()
              .setCaughtUp(CaughtUp.newBuilder().setIndex(welcomeSize - 1))
              .build());
      return true;
    }
    if (first == null || !windowOpen()) {
      return false;
    }
    pushInOrder(queue.ordinary(), first);
    return true;
  }

  private @Nullable Relevant peekNext(long size) throws IOException {
    if (next.isEmpty()) {
      next.addAll(index.after(session.desk(), cursor, limits.batchLeaves()));
    }
    Relevant first = next.peekFirst();
    if (first != null && first.leaf() >= size) {
      next.clear(); // not published yet: look again when the head has moved
      return null;
    }
    return first;
  }

  private boolean windowOpen() {
    lock.lock();
    try {
      return unacknowledged.size() < limits.window();
    } finally {
      lock.unlock();
    }
  }

  private void pushInOrder(SendQueue.Lane lane, Relevant entry) throws IOException {
    next.removeFirst();
    lock.lock();
    try {
      unacknowledged.addLast(entry.leaf());
    } finally {
      lock.unlock();
    }
    push(lane, entry, previous, false);
    cursor = entry.leaf();
    previous = entry.leaf();
  }

  private void push(SendQueue.Lane lane, Relevant entry, long before, boolean urgent)
      throws IOException {
    DeskIndex.Body body = entry.body();
    write(proofs.push(entry.leaf(), before, urgent, body == null ? 0 : body.length()));
    if (body != null) {
      lane.body(new BodyInFlight(entry.leaf(), index.read(body), limits.chunkBytes()));
    }
  }
}
