package org.openhotline.server.core;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// The pure heart of the relay: what every input means, in order.
///
/// `apply` is deterministic: the same inputs at the same times give the same outcomes, everywhere
/// and for ever. Bad input is an outcome, never an exception. A refused input changes nothing but
/// the time.
///
/// Threading: one thread; the read-only values that it hands out are immutable.
public final class Core {
  /// Most addressees whose deadlines one input settles; the rest follows with the next tick.
  public static final int MAX_SETTLED_PER_INPUT = 256;

  private final Plane plane;
  private final CoreState state;
  private final Ladders ladders;
  private final MessageActs messageActs;
  private final FactActs factActs;
  private final Governance governance;

  /// An empty core of one plane that keeps everything in memory.
  public Core(Plane plane) {
    this(plane, Archive.none());
  }

  /// An empty core of one plane.
  ///
  /// @param archive has what the core is made to [#forget]
  public Core(Plane plane, Archive archive) {
    this(plane, new CoreState(Directory.empty(), archive));
  }

  Core(Plane plane, CoreState state) {
    this.plane = plane;
    this.state = state;
    this.ladders = new Ladders(state);
    this.messageActs = new MessageActs(state, ladders);
    this.factActs = new FactActs(state, ladders);
    this.governance = new Governance(state);
  }

  /// Applies one input.
  ///
  /// @param time the time that the log gave it; a time before the last one counts as the last one
  /// @param input what happened
  public Outcome apply(Instant time, Input input) {
    advance(time);
    Emissions out = new Emissions(state);
    if (!(input instanceof Input.Observe)) {
      fireDue(out);
    }
    Verdict verdict = decide(input, out);
    if (input instanceof Input.Observe) {
      fireDue(out);
    }
    state.endInput();
    return new Outcome(verdict, out.all());
  }

  private Verdict decide(Input input, Emissions out) {
    return switch (input) {
      case Input.Tick tick -> new Verdict.Done();
      case Input.Observe observe -> observe(observe.observation(), out);
      case Input.SubmitAct submit -> submit(submit.act(), out);
    };
  }

  private void advance(Instant time) {
    if (time.isAfter(state.now)) {
      state.now = time;
    }
  }

  /// Settles what is due before now, by (time, message, desk), in bounded steps.
  private void fireDue(Emissions out) {
    for (int settled = 0; settled < MAX_SETTLED_PER_INPUT && !state.timers.isEmpty(); settled++) {
      CoreState.Timer timer = state.timers.first();
      if (timer.due().isAfter(state.now)) {
        return;
      }
      settle(timer.message(), timer.desk(), out);
    }
  }

  private void settle(ActId id, DeskId desk, Emissions out) {
    MessageState message = state.message(id);
    Addressee addressee = message == null ? null : message.addressee(desk);
    if (message == null || addressee == null) {
      throw new IllegalStateException("a timer without its message");
    }
    ladders.settle(message, addressee, out);
  }

  private Verdict submit(SignedAct signed, Emissions out) {
    Optional<Archive.RecordedAct> recorded = state.recorded(signed.act().context().actId());
    if (recorded.isPresent()) {
      Archive.RecordedAct known = recorded.get();
      return known.digest().equals(signed.digest())
          ? new Verdict.Repeated(known.leaf())
          : new Verdict.Refused(
              Refusal.of(
                  RefusalCode.ID_REUSED,
                  "id "
                      + signed.act().context().actId()
                      + " stands in the record at leaf "
                      + known.leaf()
                      + " with other bytes. Give every act a fresh random id.",
                  "leaf",
                  Long.toString(known.leaf())));
    }
    Verdict verdict =
        switch (ActVerifier.entitled(signed, state.directory, state.inForce, state.now, plane)) {
          case ActVerifier.Result.Refused refused -> new Verdict.Refused(refused.refusal());
          case ActVerifier.Result.Verified verified -> entitled(signed, verified.signers(), out);
        };
    if (verdict instanceof Verdict.Recorded added) {
      state.known.put(
          signed.act().context().actId(), new Archive.RecordedAct(signed.digest(), added.leaf()));
    }
    return verdict;
  }

  private Verdict entitled(SignedAct signed, List<SignerStanding> signers, Emissions out) {
    return switch (signed.act()) {
      case Message message -> messageActs.accept(signed, message, out);
      case StationFact fact -> factActs.station(signed, fact, out);
      case OfficerFact fact -> factActs.officer(signed, fact, signers.getFirst(), out);
      case WatchChange change -> governance.watch(signed, change, signers, out);
      case ChannelChange change -> governance.channel(signed, change, out);
      case DirectoryChange change -> governance.govern(signed, out);
      case AgreementChange change -> governance.govern(signed, out);
    };
  }

  private Verdict observe(Observation observation, Emissions out) {
    switch (observation) {
      case Observation.LinkChanged link -> {
        boolean changed =
            link.up() ? state.linked.add(link.desk()) : state.linked.remove(link.desk());
        if (!changed) {
          return new Verdict.Done();
        }
      }
      case Observation.RelayStarted started -> {
        if (started.lastAlive() != null) {
          state.downtimes.add(new CoreState.Downtime(started.lastAlive(), state.now));
          if (state.downtimes.size() > CoreState.MAX_DOWNTIMES) {
            state.downtimes.removeFirst();
          }
        }
      }
      case Observation.Notified notified -> {
        MessageState message = state.message(notified.messageId());
        return message == null
            ? new Verdict.Done()
            : new Verdict.Recorded(out.observation(notified, message));
      }
      case Observation.ClockStepped stepped -> {
        // Recorded for those who read the times; deadlines follow the ordered time.
      }
    }
    return new Verdict.Recorded(out.observation(observation));
  }

  /// The first instant at which something is due; empty if nothing ever is.
  public Optional<Instant> nextDue() {
    return state.timers.isEmpty() ? Optional.empty() : Optional.of(state.timers.first().due());
  }

  /// Ordered time of the last input; 1970-01-01 before the first.
  public Instant now() {
    return state.now;
  }

  /// Number of leaves emitted so far.
  public long leaves() {
    return state.leaves;
  }

  /// The directories of all parties.
  public Directory directory() {
    return state.directory;
  }

  /// The agreements in force, an immutable copy.
  public SortedMap<AgreementId, Agreement> agreements() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(state.inForce));
  }

  /// Desks with a live link, ascending.
  public List<DeskId> linked() {
    return List.copyOf(state.linked);
  }

  /// Messages that were closed, or changed after that, since the last [#forget]; ascending by id.
  ///
  /// Put into the archive together with the acts recorded since; then the core may forget them.
  public List<Archive.ClosedMessage> closed() {
    return state.closed.entrySet().stream()
        .map(each ->
            new Archive.ClosedMessage(
                each.getKey(),
                each.getValue().leaves(),
                CoreSnapshots.message(each.getValue().message())))
        .toList();
  }

  /// The archive has all that was recorded and closed so far: memory keeps what is open.
  public void forget() {
    state.forget();
  }

  /// Things kept in memory that grow with what happens: open messages, and what was recorded or
  /// closed since the last [#forget].
  public long retained() {
    return (long) state.messages.size() + state.closed.size() + state.known.size();
  }

  /// Whose timer is the first, if that is due at the current time.
  Optional<CoreState.Timer> firstDue() {
    return state.timers.isEmpty() || state.timers.first().due().isAfter(state.now)
        ? Optional.empty()
        : Optional.of(state.timers.first());
  }

  /// Time passes, and nothing is fired. For [RecordReplay].
  void pass(Instant time) {
    advance(time);
  }

  /// Fires what is due of one addressee, and nothing else. For [RecordReplay].
  List<Emitted> settleOnly(ActId message, DeskId desk) {
    Emissions out = new Emissions(state);
    settle(message, desk, out);
    state.endInput();
    return out.all();
  }

  /// Whether a message is known and has this addressee. For [RecordReplay].
  boolean addresses(ActId message, DeskId desk) {
    MessageState found = state.message(message);
    state.endInput();
    return found != null && found.addressee(desk) != null;
  }

  /// An act or an observation without what is due beside it. For [RecordReplay].
  Outcome applyOnly(Input input) {
    Emissions out = new Emissions(state);
    Verdict verdict = decide(input, out);
    state.endInput();
    return new Outcome(verdict, out.all());
  }

  /// What is owed for the messages that changed since this was asked last; the first time for all.
  /// Costs as much as changed.
  ///
  /// Who begins to ask must go on, or what changed is remembered without end.
  public OpenChanges openChanges() {
    return OpenItems.changes(state);
  }

  CoreState state() {
    return state;
  }

  /// Counts for the operator's gauges.
  public CoreCounts counts() {
    return state.counts.view();
  }
}
