package org.openhotline.client;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.RecordVerification;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.connection.Connection;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayConnection;
import org.openhotline.client.store.StationStore;
import org.openhotline.client.verify.EntryVerifier;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// One station of one desk: sends, receives, verifies and remembers.
///
/// Nothing that the relay says is believed unverified: every checkpoint must continue the
/// remembered one, every entry must be proven and every act signed by somebody whom the directory
/// entitles. Nothing is acknowledged to the relay before it is on disk, and nothing that this
/// station signed is lost: what was not receipted waits in the outbox and is sent again at the next
/// connection.
///
/// Threading: one thread; the calls block.
public final class Station implements AutoCloseable {
  private static final int RESIGN_ATTEMPTS = 5;

  private final StationIdentity identity;
  private final StationStore store;
  private final Ports ports;
  private final RecordBook book = new RecordBook();
  private final EntryVerifier verifier;
  private final Inbox inbox;
  private final Composer composer;
  private StationListener listener = StationListener.SILENT;
  private @Nullable StationSession session;

  /// What a station takes from its machine.
  ///
  /// @param clock the wall clock
  /// @param nanos elapsed time, for timeouts
  /// @param random for ids, salts and signatures
  /// @param dialer opens connections
  public record Ports(
      InstantSource clock, LongSupplier nanos, SecureRandom random, Connection.Dialer dialer) {}

  private Station(StationIdentity identity, StationStore store, Ports ports) {
    this.identity = identity;
    this.store = store;
    this.ports = ports;
    this.verifier = new EntryVerifier(identity.trusted(), book);
    this.inbox = new Inbox(identity, store, book, verifier, ports.clock(), ports.random());
    this.composer = new Composer(identity, ports.random());
  }

  /// Opens the station's memory and reads it back; does not connect.
  ///
  /// @param identity keys and trust
  /// @param database the station's database file
  /// @param clock this machine's clock
  /// @param random for ids, salts and signatures
  /// @throws IOException if the memory cannot be read, or does not verify
  public static Station open(
      StationIdentity identity, Path database, InstantSource clock, SecureRandom random)
      throws IOException {
    return open(
        identity, database, new Ports(clock, System::nanoTime, random, RelayConnection::open));
  }

  /// Opens the station's memory on other ports than those of this machine.
  ///
  /// @throws IOException if the memory cannot be read, or does not verify
  public static Station open(StationIdentity identity, Path database, Ports ports)
      throws IOException {
    StationStore store = StationStore.open(database);
    try {
      Station station = new Station(identity, store, ports);
      station.inbox.replay();
      return station;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// Hears what the station learns.
  public void listener(StationListener newListener) {
    listener = newListener;
    inbox.listener(newListener);
  }

  /// Who this station is.
  public StationIdentity identity() {
    return identity;
  }

  /// What the verified record says.
  public RecordBook book() {
    return book;
  }

  /// Whether a session is open.
  public boolean connected() {
    return session != null;
  }

  /// Connects to the first relay node that answers, in random order, and sends again what waits in
  /// the outbox.
  ///
  /// @param timeout for each node
  /// @throws ConnectionLostException if no node answers
  /// @throws RefusedException if a node does not let this station in
  /// @throws IOException if the record that the node shows is not the remembered one, or the disk
  ///   fails
  public void connect(Duration timeout) throws IOException, RefusedException {
    disconnect();
    List<RelayAddress> nodes = new ArrayList<>(identity.relays());
    Collections.shuffle(nodes, ports.random());
    ConnectionLostException last = null;
    for (RelayAddress node : nodes) {
      try {
        connect(node, timeout);
        return;
      } catch (ConnectionLostException e) {
        last = e;
      }
    }
    throw last == null ? new ConnectionLostException("no relay address", null) : last;
  }

  private void connect(RelayAddress node, Duration timeout) throws IOException, RefusedException {
    inbox.replay(); // a command of this home may have moved the cursor while this station was away
    Optional<StationStore.Head> head = store.head();
    RecordFollower follower =
        new RecordFollower(
            RecordVerification.of(identity.relayPin()),
            head.map(StationStore.Head::note).orElse(null));
    Connection connection = ports.dialer().open(node, identity.tls(), timeout);
    StationSession opened =
        new StationSession(connection, follower, store, inbox, listener, ports.nanos());
    try {
      opened.greet(identity, head.map(StationStore.Head::cursor).orElse(-1L), timeout);
    } catch (IOException | RefusedException e) {
      connection.close();
      throw e;
    }
    session = opened;
    listener.connected(node.toString());
    for (StationStore.OutboxItem item : store.outbox(StationStore.OutboxState.PENDING)) {
      opened.submit(
          item.actId(),
          item.act().toArray(),
          item.body().toArray(),
          item.urgent(),
          Submission.Sender.OUTBOX);
    }
  }

  /// Closes the session, if one is open.
  public void disconnect() {
    StationSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  /// Takes frames until everything is here that was relevant when the session opened, and every act
  /// that waited in the outbox is receipted or refused.
  ///
  /// @throws ConnectionLostException if that does not happen in time
  public void synchronise(Duration timeout) throws IOException {
    StationSession open = open();
    pumpUntil(open, () -> open.caughtUp() && open.awaiting() == 0, timeout, "synchronise");
  }

  /// Takes what comes for at most `patience`; returns early after a batch.
  ///
  /// @throws ConnectionLostException if the session is gone
  public void pump(Duration patience) throws IOException {
    StationSession open = open();
    try {
      open.pump(patience);
    } catch (ConnectionLostException e) {
      session = null;
      open.close();
      listener.disconnected(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void pumpUntil(StationSession open, BooleanSupplier done, Duration timeout, String what)
      throws IOException {
    long deadline = ports.nanos().getAsLong() + timeout.toNanos();
    while (!done.getAsBoolean()) {
      long left = deadline - ports.nanos().getAsLong();
      if (left <= 0) {
        throw new ConnectionLostException(
            "the relay did not let us " + what + " within " + timeout.toSeconds() + " s", null);
      }
      pump(Duration.ofNanos(Math.min(left, 200_000_000L)));
    }
    open.flushDurable();
  }

  private StationSession open() throws ConnectionLostException {
    StationSession open = session;
    if (open == null) {
      throw new ConnectionLostException("not connected to a relay", null);
    }
    return open;
  }

  /// Signs and queues a message, and waits for the receipt when connected.
  ///
  /// @param draft what to say
  /// @param signers drafter first, then the releaser where the agreement demands one
  /// @param timeout for the receipt
  /// @return the message's id, and the receipt; empty if it waits in the outbox
  /// @throws RefusedException if agreement or relay refuse
  public Sent send(Draft draft, List<SigningKeyPair> signers, Duration timeout)
      throws IOException, RefusedException {
    ActId id = freshId();
    for (int attempt = 1; ; attempt++) {
      Composer.Composed composed =
          composer.compose(
              draft, id, place(draft.agreement()), signers, book, ports.clock().instant());
      try {
        boolean urgent =
            composed.act().act() instanceof Message m
                && m.precedence() == org.openhotline.protocol.message.Precedence.FLASH;
        Optional<Receipted> receipt =
            submit(composed.act(), composed.body().toArray(), urgent, timeout);
        return new Sent(id, receipt);
      } catch (RefusedException e) {
        if (attempt == RESIGN_ATTEMPTS || !signAgain(e.refusal().code())) {
          throw e;
        }
        id = freshId();
        synchronise(timeout);
      }
    }
  }

  /// What became of a message that was sent.
  ///
  /// @param id message id
  /// @param receipt empty: it waits in the outbox
  public record Sent(ActId id, Optional<Receipted> receipt) {}

  /// Another station of the desk was faster, or a key was rolled: sign again with what holds now.
  private static boolean signAgain(RefusalCode code) {
    return code == RefusalCode.SERIAL_GAP
        || code == RefusalCode.CHAIN_BROKEN
        || code == RefusalCode.DESK_KEY_UNKNOWN
        || code == RefusalCode.AGREEMENT_UNKNOWN;
  }

  private Composer.Place place(AgreementId agreement) throws IOException {
    long serial = 0;
    Digest header = null;
    Optional<RecordBook.Chain> chain = book.chain(identity.desk(), agreement);
    if (chain.isPresent()) {
      serial = chain.get().serial();
      header = chain.get().header();
    }
    for (StationStore.OutboxItem item : store.outbox(StationStore.OutboxState.PENDING)) {
      SignedAct waiting = parse(item);
      if (waiting.act() instanceof Message message
          && message.agreement().id().equals(agreement)
          && message.serial() > serial) {
        serial = message.serial();
        header = waiting.bodyDigest();
      }
    }
    return new Composer.Place(serial + 1, header);
  }

  private static SignedAct parse(StationStore.OutboxItem item) throws IOException {
    try {
      return Acts.parse(item.act().toArray());
    } catch (MalformedException e) {
      throw new IOException("the outbox holds a damaged act " + item.actId(), e);
    }
  }

  /// Acknowledges, holds, declines, cancels or closes, as `kind` says.
  ///
  /// @param file the message
  /// @param kind one of OfficerFact's kinds
  /// @param reason for DECLINED, CANCEL and CLOSE; else empty
  /// @param promised for HOLDING; else null
  /// @param officer who signs
  /// @param timeout for the receipt
  /// @return the receipt; empty if the act waits in the outbox
  /// @throws RefusedException if the relay refuses
  public Optional<Receipted> state(
      MessageFile file,
      ActKind kind,
      String reason,
      @Nullable Instant promised,
      SigningKeyPair officer,
      Duration timeout)
      throws IOException, RefusedException {
    OfficerFact fact =
        new OfficerFact(
            context(file.message().agreement()),
            kind,
            file.id(),
            file.headerDigest(),
            reason,
            promised);
    return submit(
        Acts.sign(fact, List.of(officer), ports.random()), new byte[0], file.urgent(), timeout);
  }

  /// Context of an act that this desk makes now.
  public ActContext context(AgreementVersion agreement) {
    return new ActContext(
        book.agreements().get(agreement.id()) == null
            ? identity.trusted().firstEntry().getValue().plane()
            : book.agreements().get(agreement.id()).plane(),
        agreement,
        freshId(),
        identity.desk(),
        ports.clock().instant());
  }

  /// Signs an act of officers of this desk.
  public SignedAct sign(Act act, List<SigningKeyPair> signers) {
    return Acts.sign(act, signers, ports.random());
  }

  /// Queues a signed act durably, and waits for the receipt when connected.
  ///
  /// @param act with all signatures
  /// @param body sealed body of a message; empty otherwise
  /// @param urgent goes first
  /// @param timeout for the receipt
  /// @return the receipt; empty if the act waits in the outbox
  /// @throws RefusedException if the relay refuses; then it is no longer in the outbox. If it did
  ///   so before, other than as OVERLOADED, it is not asked again: what an officer was told stays
  ///   true
  public Optional<Receipted> submit(SignedAct act, byte[] body, boolean urgent, Duration timeout)
      throws IOException, RefusedException {
    ActId id = act.act().context().actId();
    Optional<Refusal> told = store.refusal(id);
    if (told.isPresent() && told.get().code() != RefusalCode.OVERLOADED) {
      throw new RefusedException(told.get());
    }
    store.queue(id, act.bytes().toArray(), body, urgent);
    StationSession open = session;
    if (open == null) {
      return Optional.empty();
    }
    Submission pending =
        open.submit(id, act.bytes().toArray(), body, urgent, Submission.Sender.WAITING);
    try {
      pumpUntil(open, () -> pending.done() || pending.late(), timeout, "receipt act " + id);
      return pending.done() ? Optional.of(pending.result()) : Optional.empty();
    } catch (ConnectionLostException e) {
      pending.outbox();
      return Optional.empty();
    }
  }

  /// Opens the sealed body of a message.
  ///
  /// @throws IOException if the body is not here or does not open; the sentence says why
  public Payload read(MessageFile file) throws IOException {
    return inbox.read(file);
  }

  /// The receipt of one of this station's own acts.
  public Optional<StationStore.StoredReceipt> receipt(ActId id) throws IOException {
    return store.receipt(id);
  }

  /// Acts of this station in a state of the outbox.
  public List<StationStore.OutboxItem> outbox(StationStore.OutboxState state) throws IOException {
    return store.outbox(state);
  }

  /// All entries about one message, proven against one checkpoint, asked from the relay.
  ///
  /// @throws ConnectionLostException if the relay does not answer in time
  public Proof prove(ActId message, Duration timeout) throws IOException, RefusedException {
    StationSession open = open();
    StationSession.Fetch fetch = open.fetchMessage(message);
    pumpUntil(open, fetch::done, timeout, "fetch message " + message);
    return fetch.proof();
  }

  /// Entries `from` to `from + count - 1` of the whole record, unproven: the caller computes the
  /// root.
  public List<byte[]> fetch(long from, int count, Duration timeout)
      throws IOException, RefusedException {
    StationSession open = open();
    StationSession.Fetch fetch = open.fetchEntries(from, count);
    pumpUntil(open, fetch::done, timeout, "fetch the record");
    return fetch.entries();
  }

  /// The newest verified checkpoint.
  public Optional<RecordFollower.Verified> newest() {
    StationSession open = session;
    return open == null ? Optional.empty() : open.newest();
  }

  private ActId freshId() {
    byte[] bytes = new byte[ActId.LENGTH_BYTES];
    ports.random().nextBytes(bytes);
    return ActId.of(bytes);
  }

  @Override
  public void close() throws IOException {
    disconnect();
    store.close();
  }
}
