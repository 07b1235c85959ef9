package org.openhotline.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.store.StationStore;
import org.openhotline.client.verify.EntryVerifier;
import org.openhotline.client.verify.RecordFault;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.envelope.Envelope;
import org.openhotline.protocol.envelope.OpenResult;
import org.openhotline.protocol.envelope.Sealed;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.Payloads;
import org.openhotline.protocol.wire.SealedBodies;

/// Takes proven entries and their bodies, verifies them, keeps them, and states what the station
/// must state.
final class Inbox {
  private final StationIdentity identity;
  private final StationStore store;
  private final RecordBook book;
  private final EntryVerifier verifier;
  private final InstantSource clock;
  private final SecureRandom random;
  private final BodyTransfers transfers = new BodyTransfers();
  private final Map<Long, Arriving> arriving = new HashMap<>();
  private final Deque<Long> inOrder = new ArrayDeque<>();
  private final List<SignedAct> toState = new ArrayList<>();
  private StationListener listener = StationListener.SILENT;
  private long replayed = -1;
  private boolean live;
  private long lastInOrder;

  private record Arriving(Bytes entry, boolean urgent) {}

  Inbox(
      StationIdentity identity,
      StationStore store,
      RecordBook book,
      EntryVerifier verifier,
      InstantSource clock,
      SecureRandom random) {
    this.identity = identity;
    this.store = store;
    this.book = book;
    this.verifier = verifier;
    this.clock = clock;
    this.random = random;
  }

  void listener(StationListener newListener) {
    listener = newListener;
  }

  /// Reads back what was verified before, by this process or by another one of the same home.
  void replay() throws IOException {
    long writes = store.othersWrites();
    if (writes == replayed) {
      return; // all that is there, this process has put there and read
    }
    for (StationStore.StoredEntry stored : store.entries()) {
      if (book.holds(stored.leaf())) {
        continue;
      }
      RecordEntry entry = parse(stored.leaf(), stored.bytes().toArray());
      if (verifier.standing(entry) instanceof EntryVerifier.Result.Verified verified) {
        book.apply(stored.leaf(), entry, verified.signers());
        listener.entry(stored.leaf(), entry, false);
      }
    }
    replayed = writes;
  }

  /// A new session begins after `cursor`.
  void begin(long cursor) {
    live = false;
    lastInOrder = cursor;
    inOrder.clear();
    arriving.clear();
    toState.clear();
    transfers.clear();
  }

  /// Takes an entry that was proven.
  void push(Push push) throws IOException {
    long leaf = push.getIndex();
    if (!push.getUrgent()) {
      if (push.getPreviousIndex() != lastInOrder) {
        throw new RecordFault(
            "the relay leaves out entries: after leaf "
                + lastInOrder
                + " it sends leaf "
                + leaf
                + ", which follows leaf "
                + push.getPreviousIndex());
      }
      lastInOrder = leaf;
      inOrder.add(leaf);
    }
    byte[] entry = push.getEntry().toByteArray();
    if (push.getBodyLength() > 0) {
      transfers.expect(leaf, push.getBodyLength());
      arriving.put(leaf, new Arriving(Bytes.of(entry), push.getUrgent()));
    } else {
      accept(leaf, entry, null, push.getUrgent());
    }
  }

  /// Takes an entry that a receipt proved, before it comes in its place: what the officer writes
  /// next builds on it, also when the connection is lost in between. Watches, channels and
  /// directories wait for their place, because their order matters.
  void receipted(long leaf, byte[] entry, byte[] body) throws IOException {
    if (parse(leaf, entry) instanceof RecordEntry.OfAct act
        && (act.act().act() instanceof Message || act.act().act() instanceof OfficerFact)) {
      accept(leaf, entry, body.length == 0 ? null : body, true);
    }
  }

  /// Takes a piece of a body.
  void chunk(BodyChunk chunk) throws IOException {
    Optional<byte[]> body = transfers.take(chunk);
    if (body.isPresent()) {
      Arriving arrived = arriving.remove(chunk.getRequest());
      if (arrived == null) {
        throw new RecordFault("the relay sends a body that belongs to no entry");
      }
      accept(chunk.getRequest(), arrived.entry().toArray(), body.get(), arrived.urgent());
    }
  }

  private void accept(long leaf, byte[] bytes, byte @Nullable [] body, boolean urgent)
      throws IOException {
    if (book.holds(leaf)) {
      return;
    }
    RecordEntry entry = parse(leaf, bytes);
    switch (verifier.verify(entry)) {
      case EntryVerifier.Result.Verified verified -> {
        if (entry instanceof RecordEntry.OfAct act && act.act().act() instanceof Message message) {
          checkBody(leaf, message, body);
        }
        boolean fresh = store.keep(leaf, bytes, body);
        book.apply(leaf, entry, verified.signers());
        listener.entry(leaf, entry, live);
        if (fresh && live) {
          entryMessage(entry).flatMap(book::message).ifPresent(this::state);
        }
      }
      case EntryVerifier.Result.Ignored ignored -> store.keep(leaf, bytes, null);
      case EntryVerifier.Result.False wrong -> {
        if (!urgent) {
          throw new RecordFault(
              "leaf " + leaf + " should never have been accepted: " + wrong.refusal());
        }
        // Ahead of its turn, before the directory that explains it: it comes again in order.
      }
    }
  }

  private static Optional<ActId> entryMessage(RecordEntry entry) {
    return entry instanceof RecordEntry.OfAct act && act.act().act() instanceof Message message
        ? Optional.of(message.id())
        : Optional.empty();
  }

  private void checkBody(long leaf, Message message, byte @Nullable [] body) throws RecordFault {
    boolean ours = message.origin().equals(identity.desk()) || message.addresses(identity.desk());
    if (body == null) {
      if (ours) {
        throw new RecordFault("leaf " + leaf + " is a message for this desk without its body");
      }
      return;
    }
    SealedReference sealed = message.sealed();
    if (body.length != sealed.sealedLength()
        || !SealedBodies.digest(body).equals(sealed.sealedDigest())) {
      throw new RecordFault(
          "the body of message " + message.id() + " is not the one that was signed");
    }
  }

  private static RecordEntry parse(long leaf, byte[] bytes) throws RecordFault {
    try {
      return Entries.parse(bytes);
    } catch (MalformedException e) {
      throw new RecordFault("leaf " + leaf + " is not an entry: " + e.refusal());
    }
  }

  /// The backlog is here: from now on entries are news, and what was never stated is stated.
  void caughtUp() {
    live = true;
    book.messages().forEach(this::state);
  }

  /// States delivery and reading of a message to this desk, unless the record has it.
  private void state(MessageFile file) {
    Optional<AddresseeFile> here = file.addressee(identity.desk());
    if (here.isEmpty()) {
      return;
    }
    if (here.get().fact(ActKind.DELIVERED).isEmpty()) {
      toState.add(fact(file, ActKind.DELIVERED, ""));
    }
    if (here.get().fact(ActKind.DECRYPTED).isEmpty()) {
      try {
        read(file);
        listener.opened(file.id());
        toState.add(fact(file, ActKind.DECRYPTED, ""));
      } catch (IOException e) {
        if (here.get().fact(ActKind.CANNOT_READ).isEmpty()) {
          toState.add(fact(file, ActKind.CANNOT_READ, reason(e)));
        }
      }
    }
  }

  private static String reason(IOException e) {
    String text = e.getMessage() == null ? "unknown" : e.getMessage();
    return text.length() > StationFact.MAX_REASON_CHARACTERS
        ? text.substring(0, StationFact.MAX_REASON_CHARACTERS)
        : text;
  }

  private SignedAct fact(MessageFile file, ActKind kind, String reason) {
    byte[] id = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(id);
    ActContext context =
        new ActContext(
            file.message().context().plane(),
            file.message().agreement(),
            ActId.of(id),
            identity.desk(),
            clock.instant());
    return Acts.sign(
        new StationFact(context, kind, file.id(), file.headerDigest(), reason),
        List.of(identity.key()),
        random);
  }

  /// Acts that the station must submit; taken once.
  List<SignedAct> takeToState() {
    List<SignedAct> taken = List.copyOf(toState);
    toState.clear();
    return taken;
  }

  /// The last leaf up to which everything relevant is on disk, if it moved.
  Optional<Long> durable() {
    Long last = null;
    while (!inOrder.isEmpty() && !arriving.containsKey(inOrder.peekFirst())) {
      last = inOrder.pollFirst();
    }
    return Optional.ofNullable(last);
  }

  /// Whether everything that was announced has arrived.
  boolean complete() {
    return arriving.isEmpty();
  }

  /// Opens the sealed body of a message with the desk's keys.
  ///
  /// @throws IOException saying why it cannot be read
  Payload read(MessageFile file) throws IOException {
    byte[] body =
        store
            .body(file.leaf())
            .orElseThrow(
                () -> new IOException("the body of message " + file.id() + " is not here"));
    SealedReference reference = file.message().sealed();
    try {
      Sealed sealed = SealedBodies.parse(body);
      String why = "this station holds no desk key";
      for (SealingKeyPair key : identity.deskKeys()) {
        OpenResult result =
            Envelope.open(
                file.message().suite(),
                reference.core().toArray(),
                reference.commitment().value().toArray(),
                reference.keyCommitment().value().toArray(),
                sealed,
                identity.desk().value(),
                key);
        if (result instanceof OpenResult.Opened opened) {
          return Payloads.parse(opened.payload());
        }
        if (result instanceof OpenResult.Refused refused) {
          why = refused.reason();
          if (!(result instanceof OpenResult.NoWrapForKey)) {
            break;
          }
        }
      }
      throw new IOException("message " + file.id() + " cannot be read: " + why);
    } catch (MalformedException e) {
      throw new IOException("message " + file.id() + " cannot be read: " + e.refusal().text(), e);
    }
  }
}
