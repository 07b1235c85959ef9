package org.openhotline.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.connection.Connection;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.store.StationStore;
import org.openhotline.client.verify.RecordFault;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.CheckpointUpdate;
import org.openhotline.protocol.v1.Durable;
import org.openhotline.protocol.v1.Entries;
import org.openhotline.protocol.v1.FetchEntries;
import org.openhotline.protocol.v1.FetchMessage;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.Precedence;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.v1.Receipt;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.v1.Welcome;
import org.openhotline.protocol.wire.Limits;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.Refusals;

/// One session with a relay node: greeting, submissions, pushes, fetches.
final class StationSession {
  private static final Duration PING_AFTER = Duration.ofSeconds(25);
  private static final String SOFTWARE = "openhotline-station/0.1";

  private final Connection connection;
  private final RecordFollower follower;
  private final StationStore store;
  private final Inbox inbox;
  private final StationListener listener;
  private final LongSupplier nanos;
  private final Submissions submissions;
  private final Map<Long, Fetch> fetches = new HashMap<>();
  private final List<Submission> deliveries = new ArrayList<>();
  private final List<SignedAct> readings = new ArrayList<>();
  private RecordFollower.@Nullable Verified newest;
  private boolean caughtUp;
  private long requests;
  private long lastSentNanos;

  /// A question about the record and its answer.
  final class Fetch {
    private final List<Receipt> answer = new ArrayList<>();
    private boolean done;
    private @Nullable Refusal refusal;

    boolean done() {
      return done;
    }

    List<byte[]> entries() throws RefusedException {
      check();
      return answer.stream().map(r -> r.getEntry().toByteArray()).toList();
    }

    Proof proof() throws RefusedException, RecordFault {
      check();
      RecordFollower.Verified tree = newest;
      if (tree == null || answer.isEmpty()) {
        throw new RecordFault("the relay proves nothing about this message");
      }
      List<Proof.Leaf> leaves = new ArrayList<>();
      for (Receipt receipt : answer) {
        tree =
            follower.proven(
                receipt.getIndex(),
                receipt.getEntry().toByteArray(),
                receipt.getTreeSize(),
                receipt.getInclusionList());
        leaves.add(
            new Proof.Leaf(
                receipt.getIndex(),
                Bytes.of(receipt.getEntry().toByteArray()),
                path(receipt.getInclusionList())));
      }
      return new Proof(tree.note(), tree.checkpoint().size(), leaves);
    }

    private void check() throws RefusedException {
      if (refusal != null) {
        throw new RefusedException(refusal);
      }
    }
  }

  StationSession(
      Connection connection,
      RecordFollower follower,
      StationStore store,
      Inbox inbox,
      StationListener listener,
      LongSupplier nanos) {
    this.connection = connection;
    this.follower = follower;
    this.store = store;
    this.inbox = inbox;
    this.listener = listener;
    this.nanos = nanos;
    this.submissions = new Submissions(nanos, this::transmit);
  }

  /// Says hello and verifies the answer.
  void greet(StationIdentity identity, long cursor, Duration timeout)
      throws IOException, RefusedException {
    inbox.begin(cursor);
    send(
        StationFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setProtocolMin(Limits.PROTOCOL_VERSION)
                    .setProtocolMax(Limits.PROTOCOL_VERSION)
                    .setPlaneValue(identity.trusted().firstEntry().getValue().plane().code())
                    .setRememberedSize(follower.size())
                    .setSubscribe(true)
                    .setAfterIndex(cursor)
                    .setSoftware(SOFTWARE)));
    RelayFrame frame =
        connection
            .receive(timeout)
            .orElseThrow(() ->
                new ConnectionLostException(
                    "the relay at " + connection.address() + " does not answer", null));
    switch (frame.getFrameCase()) {
      case WELCOME -> welcome(identity, frame.getWelcome());
      case REFUSED -> throw new RefusedException(refusal(frame));
      default -> throw new RecordFault("the relay does not begin with a welcome");
    }
  }

  private void welcome(StationIdentity identity, Welcome welcome) throws IOException {
    boolean known =
        welcome.getStationId().equals(identity.station().value())
            && welcome.getDesk().equals(identity.desk().value());
    if (welcome.getProtocol() != Limits.PROTOCOL_VERSION || !known) {
      throw new RecordFault(
          "the relay takes this station for "
              + welcome.getStationId()
              + " of desk "
              + welcome.getDesk()
              + " in protocol "
              + welcome.getProtocol());
    }
    remember(
        follower.checkpoint(welcome.getCheckpoint().toByteArray(), welcome.getConsistencyList()));
  }

  private void remember(RecordFollower.Verified verified) throws IOException {
    newest = verified;
    store.remember(verified.checkpoint().size(), verified.note().toArray());
  }

  /// Submits an act as soon as it may go.
  ///
  /// @param body of a message; empty for every other act
  Submission submit(ActId id, byte[] act, byte[] body, boolean urgent, Submission.Sender sender)
      throws ConnectionLostException {
    Submission pending = new Submission(id, act, body, urgent, sender);
    submissions.add(pending);
    return pending;
  }

  private long transmit(Submission pending) throws ConnectionLostException {
    long request = ++requests;
    byte[] body = pending.body;
    send(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(request)
                    .setAct(ByteString.copyFrom(pending.act))
                    .setBodyLength(body.length)
                    .setPrecedence(
                        pending.urgent
                            ? Precedence.PRECEDENCE_FLASH
                            : Precedence.PRECEDENCE_ROUTINE)));
    for (int offset = 0; offset < body.length; offset += Limits.MAX_CHUNK_BYTES) {
      int length = Math.min(Limits.MAX_CHUNK_BYTES, body.length - offset);
      send(
          StationFrame.newBuilder()
              .setChunk(
                  BodyChunk.newBuilder()
                      .setRequest(request)
                      .setOffset(offset)
                      .setData(ByteString.copyFrom(body, offset, length))
                      .setLast(offset + length == body.length)));
    }
    return request;
  }

  Fetch fetchMessage(ActId message) throws ConnectionLostException {
    long request = ++requests;
    Fetch fetch = new Fetch();
    fetches.put(request, fetch);
    send(
        StationFrame.newBuilder()
            .setFetchMessage(
                FetchMessage.newBuilder()
                    .setRequest(request)
                    .setMessageId(ByteString.copyFrom(message.value().toArray()))));
    return fetch;
  }

  Fetch fetchEntries(long from, int count) throws ConnectionLostException {
    long request = ++requests;
    Fetch fetch = new Fetch();
    fetches.put(request, fetch);
    send(
        StationFrame.newBuilder()
            .setFetchEntries(
                FetchEntries.newBuilder().setRequest(request).setFrom(from).setCount(count)));
    return fetch;
  }

  private void send(StationFrame.Builder frame) throws ConnectionLostException {
    connection.send(frame.build());
    lastSentNanos = nanos.getAsLong();
  }

  /// Takes frames for at most `patience`, and then all that have arrived; answers what must be
  /// answered.
  void pump(Duration patience) throws IOException {
    Optional<RelayFrame> frame = connection.receive(patience);
    while (frame.isPresent()) {
      take(frame.get());
      frame = connection.receive(Duration.ZERO);
    }
    state();
    submissions.send();
    flushDurable();
    if (nanos.getAsLong() - lastSentNanos > PING_AFTER.toNanos()) {
      send(StationFrame.newBuilder().setPing(Ping.newBuilder().setNonce(++requests)));
    }
  }

  /// States deliveries at once, and readings when the deliveries before them are answered: so the
  /// record has them in the order in which they happened.
  private void state() throws ConnectionLostException {
    for (SignedAct act : inbox.takeToState()) {
      if (act.act().kind() == ActKind.DELIVERED) {
        deliveries.add(submit(act));
      } else {
        readings.add(act);
      }
    }
    deliveries.removeIf(Submission::done);
    if (deliveries.isEmpty()) {
      for (SignedAct act : readings) {
        submit(act);
      }
      readings.clear();
    }
  }

  private Submission submit(SignedAct act) throws ConnectionLostException {
    return submit(
        act.act().context().actId(),
        act.bytes().toArray(),
        new byte[0],
        false,
        Submission.Sender.STATION);
  }

  /// Tells the relay how far everything is on disk.
  void flushDurable() throws IOException {
    Optional<Long> durable = inbox.durable();
    if (durable.isPresent()) {
      store.advance(durable.get());
      send(StationFrame.newBuilder().setDurable(Durable.newBuilder().setIndex(durable.get())));
    }
  }

  private void take(RelayFrame frame) throws IOException {
    switch (frame.getFrameCase()) {
      case CHECKPOINT -> {
        CheckpointUpdate update = frame.getCheckpoint();
        remember(
            follower.checkpoint(update.getCheckpoint().toByteArray(), update.getConsistencyList()));
      }
      case PUSH -> push(frame.getPush());
      case CHUNK -> inbox.chunk(frame.getChunk());
      case RECEIPT -> receipt(frame.getReceipt());
      case REFUSED -> refused(frame);
      case CAUGHT_UP -> {
        caughtUp = true;
        inbox.caughtUp();
      }
      case ENTRIES -> entries(frame.getEntries());
      case PONG -> {
        // It came: that is all a pong says.
      }
      case WELCOME, FRAME_NOT_SET ->
          throw new RecordFault("the relay sends a frame that has no place here");
    }
  }

  private void push(Push push) throws IOException {
    follower.proven(
        push.getIndex(),
        push.getEntry().toByteArray(),
        push.getTreeSize(),
        push.getInclusionList());
    inbox.push(push);
  }

  private void receipt(Receipt receipt) throws IOException {
    Submission pending = submissions.receipted(receipt.getRequest());
    if (pending == null) {
      throw new RecordFault("the relay sends a receipt for nothing that was submitted");
    }
    byte[] entry = receipt.getEntry().toByteArray();
    RecordFollower.Verified tree =
        follower.proven(
            receipt.getIndex(), entry, receipt.getTreeSize(), receipt.getInclusionList());
    RecordEntry parsed = parse(entry);
    if (!(parsed instanceof RecordEntry.OfAct act)
        || !act.act().bytes().equals(Bytes.of(pending.act))) {
      throw new RecordFault("the relay's receipt is for other bytes than were submitted");
    }
    if (pending.sender != Submission.Sender.STATION) {
      inbox.receipted(receipt.getIndex(), entry, pending.body);
      store.receipted(
          new StationStore.StoredReceipt(
              pending.id,
              receipt.getIndex(),
              Bytes.of(entry),
              receipt.getTreeSize(),
              path(receipt.getInclusionList()),
              tree.note()));
    }
    pending.receipt =
        new Receipted(receipt.getIndex(), parsed.time(), receipt.getRepeatedSubmission());
    submissions.send();
  }

  private void refused(RelayFrame frame) throws IOException {
    Refusal refusal = refusal(frame);
    Submission pending = submissions.refused(frame.getRefused().getRequest(), refusal);
    Fetch fetch = fetches.remove(frame.getRefused().getRequest());
    if (pending != null) {
      boolean own = pending.sender == Submission.Sender.STATION;
      if (pending.refusal != null && !own) {
        store.refused(pending.id, refusal);
      }
      if (own && !pending.told && refusal.code() != RefusalCode.WRONG_STATE) {
        pending.told = true; // what is put back is refused again and again while the reason lasts
        listener.refused(refusal);
      }
      submissions.send();
    } else if (fetch != null) {
      fetch.refusal = refusal;
      fetch.done = true;
    } else {
      throw new ConnectionLostException("the relay ended the session: " + refusal, null);
    }
  }

  private void entries(Entries entries) throws RecordFault {
    Fetch fetch = fetches.get(entries.getRequest());
    if (fetch == null) {
      throw new RecordFault("the relay answers a question that was not asked");
    }
    fetch.answer.addAll(entries.getEntriesList());
    if (entries.getLast()) {
      fetch.done = true;
      fetches.remove(entries.getRequest());
    }
  }

  private static Refusal refusal(RelayFrame frame) throws RecordFault {
    try {
      return Refusals.ofFrame(frame.getRefused());
    } catch (MalformedException e) {
      throw new RecordFault("the relay refuses in words that are not understood: " + e.refusal());
    }
  }

  private static RecordEntry parse(byte[] entry) throws RecordFault {
    try {
      return org.openhotline.protocol.wire.Entries.parse(entry);
    } catch (MalformedException e) {
      throw new RecordFault("the relay's receipt is not an entry: " + e.refusal());
    }
  }

  private static List<Bytes> path(List<ByteString> hashes) {
    return hashes.stream().map(h -> Bytes.of(h.toByteArray())).toList();
  }

  /// Whether everything that was relevant at the greeting is on disk.
  boolean caughtUp() {
    return caughtUp && inbox.complete();
  }

  /// Submissions without an answer yet that will get one in this session.
  int awaiting() {
    return submissions.awaiting() + (submissions.pauses() ? 0 : readings.size());
  }

  Optional<RecordFollower.Verified> newest() {
    return Optional.ofNullable(newest);
  }

  void close() {
    connection.close();
  }
}
