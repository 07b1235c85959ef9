package org.openhotline.trials.simulation;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openhotline.client.Station;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.store.StationStore;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.record.RecordView;

/// Holds what honest people signed and what the relay ever published, and compares.
///
/// After every event: what was published anew. At starts and in calm windows: everything. The
/// numbers are those of the list of invariants (docs/reliability.md).
final class Oracle {
  private static final String GUARANTOR = ":GUARANTOR";

  private final Trial trial;
  private final TimeOracle time;
  private final LadderOracle ladders;
  private final List<byte[]> record = new ArrayList<>();
  private final List<Hash> roots = new ArrayList<>(List.of(Merkle.EMPTY_ROOT));
  private final CompactRange range = new CompactRange();
  private final Set<Digest> signed = new HashSet<>();
  private final Set<Digest> forbidden = new HashSet<>();
  private final Map<ActId, Long> accepted = new HashMap<>();
  private final Map<DeskId, Long> serials = new HashMap<>();
  private final Map<ActId, Message> messages = new TreeMap<>();
  private final Map<ActId, TreeSet<Long>> about = new HashMap<>();
  private final Map<DeskId, TreeSet<Long>> guaranteed = new TreeMap<>();
  private final Set<Digest> refused = new HashSet<>();
  private final SubmissionOrder order = new SubmissionOrder();
  private final NavigableSet<String> effects = new TreeSet<>();
  private long officerActs;
  private long published;
  private Instant lastTime = Instant.EPOCH;

  Oracle(Trial trial) {
    this.trial = trial;
    this.time = new TimeOracle(trial::violated, TrialWorld.START);
    this.ladders = new LadderOracle(trial);
  }

  /// What is known of the relay's time.
  TimeOracle time() {
    return time;
  }

  /// Everything that was ever published, in order.
  List<byte[]> record() {
    return record;
  }

  long messages() {
    return messages.size();
  }

  long officerActs() {
    return officerActs;
  }

  NavigableSet<String> effects() {
    return effects;
  }

  /// An authority signed this.
  void signed(SignedAct act) {
    signed.add(act.digest());
  }

  /// A station sends a frame: what it submits was signed by honest people.
  void sent(StationMachine station, StationFrame frame) {
    if (frame.hasSubmit()) {
      try {
        signed.add(Acts.parse(frame.getSubmit().getAct().toByteArray()).digest());
      } catch (MalformedException e) {
        throw trial.violated("7", station.desk() + " submits what is no act: " + e.refusal());
      }
    }
  }

  /// An act that reuses an id: it must never stand in the record.
  void mustNotBeAccepted(SignedAct act) {
    forbidden.add(act.digest());
  }

  /// The relay refuses an act that came over a wire that nobody touched: it may not stand in the
  /// record.
  void refusedByRelay(SignedAct act, RefusalCode code) {
    order.refused(act.digest());
    if (!forGood(code)) {
      return;
    }
    check();
    ActId id = act.act().context().actId();
    if (stands(id, act.digest())) {
      throw trial.violated("16", "the relay refuses act " + id + ", which is in its record");
    }
  }

  /// The refusal has come to the station: if it is for good, the act may never stand in the record.
  /// Of one that was lost on its way the station knows nothing, and submits the act again.
  void told(SignedAct act, RefusalCode code) {
    if (forGood(code)) {
      refused.add(act.digest());
    }
  }

  private static boolean forGood(RefusalCode code) {
    return code != RefusalCode.OVERLOADED
        && code != RefusalCode.NOT_SERVING
        && code != RefusalCode.ID_REUSED;
  }

  /// A call of a station ended with a refusal; what it was about shows in its outbox.
  void refusedCall(StationMachine station, Refusal refusal) {
    trial.scheduler().note(station.desk() + " " + refusal.code());
  }

  // The relay.

  /// After every event: what was published since.
  void check() {
    RelayMachine relay = trial.relay();
    long size = relay.published();
    if (size <= record.size()) {
      return;
    }
    RecordView view = relay.record().orElseThrow();
    try {
      for (long from = record.size(); from < size; from = record.size()) {
        int count = (int) Math.min(RecordView.MAX_RANGE_ENTRIES, size - from);
        for (byte[] entry : view.range(from, count)) {
          take(entry);
        }
      }
    } catch (IOException e) {
      throw trial.violated("1", "published entries cannot be read: " + e.getMessage());
    }
    checkpoint(relay);
  }

  private void checkpoint(RelayMachine relay) {
    Optional<SignedNote> note = relay.checkpoint();
    if (note.isEmpty()) {
      return;
    }
    switch (Checkpoint.parse(note.get().text())) {
      case Parse.Parsed<Checkpoint>(Checkpoint checkpoint) -> {
        if (checkpoint.size() < published) {
          throw trial.violated(
              "4",
              "the checkpoint went back from %d to %d".formatted(published, checkpoint.size()));
        }
        published = checkpoint.size();
        if (checkpoint.size() < roots.size()
            && !checkpoint.root().equals(roots.get((int) checkpoint.size()))) {
          throw trial.violated(
              "4", "the checkpoint of size %d has another root".formatted(checkpoint.size()));
        }
      }
      case Parse.Malformed<Checkpoint>(String problem) ->
          throw trial.violated("4", "the checkpoint is none: " + problem);
    }
  }

  private void take(byte[] bytes) {
    RecordEntry entry = parse(bytes);
    long leaf = record.size();
    record.add(bytes);
    range.append(Merkle.leafHash(bytes));
    roots.add(range.root());
    trial.scheduler().note("leaf " + entry.getClass().getSimpleName() + entry.time());
    if (entry.time().isBefore(lastTime)) {
      throw trial.violated("17", "the time of leaf " + leaf + " goes back to " + entry.time());
    }
    lastTime = entry.time();
    switch (entry) {
      case RecordEntry.OfAct(var _, SignedAct act) -> act(leaf, act);
      case RecordEntry.OfStatement(var _, var statement) -> {
        about.computeIfAbsent(statement.messageId(), _ -> new TreeSet<>()).add(leaf);
        LadderOracle.effect(statement).ifPresent(effects::add);
        if (statement instanceof Statement.Escalated step) {
          step.audience().stream()
              .filter(who -> who.endsWith(GUARANTOR))
              .map(who -> new DeskId(who.substring(0, who.length() - GUARANTOR.length())))
              .forEach(desk -> guaranteed.computeIfAbsent(desk, _ -> new TreeSet<>()).add(leaf));
        }
      }
      case RecordEntry.OfObservation _ -> {}
    }
    ladders.take(leaf, entry);
  }

  /// The relay got an act, over a wire that nobody touched.
  ///
  /// @param line what must keep its order: a session, a lane, messages or other acts
  void arrived(String line, SignedAct act) {
    order.arrived(line, act.digest());
  }

  private void act(long leaf, SignedAct act) {
    if (!order.inTurn(act.digest())) {
      throw trial.violated("6", "leaf " + leaf + " was ordered out of its turn");
    }
    if (!signed.contains(act.digest())) {
      throw trial.violated("7", "leaf " + leaf + " holds an act that nobody signed");
    }
    if (forbidden.contains(act.digest())) {
      throw trial.violated("2", "leaf " + leaf + " holds an act under an id that was used before");
    }
    if (refused.contains(act.digest())) {
      throw trial.violated("16", "leaf " + leaf + " holds an act that was refused for good");
    }
    if (act.act().context().plane() != Plane.LIVE) {
      throw trial.violated("12", "leaf " + leaf + " is of another plane");
    }
    ActId id = act.act().context().actId();
    Long before = accepted.putIfAbsent(id, leaf);
    if (before != null) {
      throw trial.violated("2", "act %s stands at leaves %d and %d".formatted(id, before, leaf));
    }
    Instant latest = lastTime.plus(trial.world().agreement().clockSkew());
    switch (act.act()) {
      case Message message -> {
        if (message.context().declared().isAfter(latest)) {
          throw trial.violated("16", "leaf " + leaf + " holds a message from the future");
        }
        long serial = serials.merge(message.origin(), 1L, Long::sum);
        if (message.serial() != serial) {
          throw trial.violated(
              "6", "leaf %d has serial %d after %d".formatted(leaf, message.serial(), serial - 1));
        }
        messages.put(message.id(), message);
        about.computeIfAbsent(message.id(), _ -> new TreeSet<>()).add(leaf);
      }
      case org.openhotline.protocol.message.StationFact fact ->
          about.computeIfAbsent(fact.messageId(), _ -> new TreeSet<>()).add(leaf);
      case org.openhotline.protocol.message.OfficerFact fact -> {
        officerActs++;
        about.computeIfAbsent(fact.messageId(), _ -> new TreeSet<>()).add(leaf);
        Message message = messages.get(fact.messageId());
        boolean entitled =
            message != null
                && (fact.kind() == ActKind.CANCEL
                    ? message.origin().equals(fact.desk())
                    : fact.kind() == ActKind.CLOSE || message.addresses(fact.desk()));
        if (!entitled) {
          throw trial.violated("13", fact.desk() + " states " + fact.kind() + " at leaf " + leaf);
        }
      }
      case org.openhotline.protocol.message.WatchChange _,
          org.openhotline.protocol.message.ChannelChange _ ->
          officerActs++;
      case org.openhotline.protocol.message.DirectoryChange _,
          org.openhotline.protocol.message.AgreementChange _ -> {}
    }
  }

  private RecordEntry parse(byte[] bytes) {
    try {
      return Entries.parse(bytes);
    } catch (MalformedException e) {
      throw trial.violated("5", "the record holds what is no entry: " + e.refusal());
    }
  }

  /// A process has brought itself to the end of its log: all that was ever published is there.
  void replayed(RelayMachine relay) {
    RecordView view = relay.record().orElseThrow();
    if (view.size() < record.size()) {
      throw trial.violated(
          "1",
          "%d of %d published entries are gone"
              .formatted(record.size() - view.size(), record.size()));
    }
    try {
      for (int from = 0; from < record.size(); from += RecordView.MAX_RANGE_ENTRIES) {
        int count = Math.min(RecordView.MAX_RANGE_ENTRIES, record.size() - from);
        List<byte[]> entries = view.range(from, count);
        for (int i = 0; i < count; i++) {
          if (!Arrays.equals(entries.get(i), record.get(from + i))) {
            throw trial.violated("3", "entry " + (from + i) + " is another after a start");
          }
        }
      }
    } catch (IOException e) {
      throw trial.violated("1", "published entries cannot be read: " + e.getMessage());
    }
    checkpoint(relay);
  }

  // Stations.

  /// A station holds an entry for true.
  void learned(StationMachine station, long leaf, RecordEntry entry) {
    check();
    boolean same =
        leaf < record.size() && Arrays.equals(Entries.bytes(entry), record.get((int) leaf));
    if (!same) {
      throw trial.violated(
          "7", station.desk() + " believes leaf " + leaf + ", which the relay never published");
    }
  }

  /// A station has taken what came.
  void pumped(StationMachine station) {
    Optional<RecordFollower.Verified> newest = station.station().flatMap(Station::newest);
    if (newest.isEmpty()) {
      return;
    }
    Checkpoint checkpoint = newest.get().checkpoint();
    boolean honest =
        checkpoint.size() < roots.size()
            && checkpoint.root().equals(roots.get((int) checkpoint.size()));
    if (honest && checkpoint.size() >= station.forkSize() && station.followsFork()) {
      throw trial.violated("4", station.desk() + " was shown two records and believes the second");
    }
    if (!honest) {
      if (station.forkSize() == Long.MAX_VALUE) {
        throw trial.violated(
            "4", station.desk() + " believes a checkpoint that was never published");
      }
      station.followingFork();
    }
  }

  /// A station has refused what was no truth.
  void believedNoLie(StationMachine station) {
    trial.scheduler().note("refused a lie " + station.desk());
  }

  /// A station has lost its memory, or part of it.
  void forgot(StationMachine station) {
    trial.scheduler().note("forgot " + station.desk());
  }

  /// Looks at what a station keeps: every receipt is true, and what was refused for good is noted.
  void audit(StationMachine station) {
    Station open = station.station().orElse(null);
    if (open == null) {
      return;
    }
    try {
      for (StationStore.OutboxItem item : open.outbox(StationStore.OutboxState.RECEIPTED)) {
        receipt(station, open, item);
      }
      for (StationStore.OutboxItem item : open.outbox(StationStore.OutboxState.REFUSED)) {
        Digest digest = digest(item);
        if (!trial.settings().adversary() && !refusedAsRepeat(item)) {
          if (stands(item.actId(), digest)) {
            throw trial.violated(
                "16", "act " + item.actId() + " stands in the record and was refused for good");
          }
          refused.add(digest);
        }
      }
    } catch (IOException e) {
      throw trial.violated("a station cannot read its own memory", e);
    }
  }

  /// The same act may have been accepted by another way before: then the refusal says so.
  private static boolean refusedAsRepeat(StationStore.OutboxItem item) {
    return item.refusal().contains("ID_REUSED");
  }

  private boolean stands(ActId id, Digest digest) {
    Long leaf = accepted.get(id);
    return leaf != null
        && parse(record.get(leaf.intValue())) instanceof RecordEntry.OfAct act
        && act.act().digest().equals(digest);
  }

  private Digest digest(StationStore.OutboxItem item) {
    try {
      return Acts.parse(item.act().toArray()).digest();
    } catch (MalformedException e) {
      throw trial.violated("7", "an outbox holds what is no act");
    }
  }

  private void receipt(StationMachine station, Station open, StationStore.OutboxItem item)
      throws IOException {
    StationStore.StoredReceipt receipt = open.receipt(item.actId()).orElse(null);
    if (receipt == null) {
      throw trial.violated(
          "1", station.desk() + " holds act " + item.actId() + " for receipted, without receipt");
    }
    boolean there =
        receipt.leaf() < record.size()
            && Arrays.equals(receipt.entry().toArray(), record.get((int) receipt.leaf()));
    if (!there && station.forkSize() > receipt.leaf()) {
      throw trial.violated(
          "1",
          "the receipt of act %s names leaf %d, which is another"
              .formatted(item.actId(), receipt.leaf()));
    }
  }

  // Calm.

  /// No fault for a minute: everything has come to rest.
  void atRest() {
    check();
    for (StationMachine station : trial.stations()) {
      audit(station);
      Station open = station.station().orElse(null);
      if (open == null || !open.connected()) {
        throw trial.violated("liveness", station.desk() + " is not connected after a calm minute");
      }
      try {
        int pending = open.outbox(StationStore.OutboxState.PENDING).size();
        if (pending > 0) {
          throw trial.violated(
              "liveness", "%s has %d acts without an answer".formatted(station.desk(), pending));
        }
      } catch (IOException e) {
        throw trial.violated("a station cannot read its own memory", e);
      }
      messages.values().forEach(message -> delivered(station, open, message));
      for (long leaf : guaranteed.getOrDefault(station.desk(), new TreeSet<>())) {
        if (!open.book().holds(leaf)) {
          throw trial.violated("liveness", station.desk() + ", a guarantor, lacks leaf " + leaf);
        }
      }
    }
    ladders.nothingIsLate();
  }

  private void delivered(StationMachine station, Station open, Message message) {
    DeskId desk = station.desk();
    if (!message.origin().equals(desk) && !message.addresses(desk)) {
      return;
    }
    for (long leaf : about.getOrDefault(message.id(), new TreeSet<>())) {
      boolean told =
          open.book()
              .message(message.id())
              .filter(file -> file.custody().stream().anyMatch(line -> line.leaf() == leaf))
              .isPresent();
      if (!told || !open.book().holds(leaf)) {
        throw trial.violated(
            "liveness",
            "%s does not tell of leaf %d about message %s: %s"
                .formatted(desk, leaf, message.id(), parse(record.get((int) leaf))));
      }
    }
    if (!message.addresses(desk)) {
      return;
    }
    Optional<AddresseeFile> file =
        open.book().message(message.id()).flatMap((MessageFile f) -> f.addressee(desk));
    boolean stated =
        file.isPresent()
            && file.get().fact(ActKind.DELIVERED).isPresent()
            && (file.get().fact(ActKind.DECRYPTED).isPresent()
                || file.get().fact(ActKind.CANNOT_READ).isPresent());
    if (!stated) {
      throw trial.violated(
          "liveness", "%s has not stated delivery of %s".formatted(desk, message.id()));
    }
    if (file.get().fact(ActKind.CANNOT_READ).isPresent()) {
      throw trial.violated("liveness", desk + " cannot read message " + message.id());
    }
  }
}
