package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// Replays a record through a fresh core: acts and observations go in, every statement must come
/// out at its place, at its time, and equal.
///
/// Ticks and refused inputs are not in the record. Where they were follows from it: a statement
/// that nothing before it led to was made by an input at its time, and an input settles what is due
/// in the order of its timers, [Core#MAX_SETTLED_PER_INPUT] addressees and no fewer while more is
/// due, before its act or after its observation. So nothing that was due may be missing before a
/// later time or before an act. Beyond that number one input may also settle the addressees that
/// its own act is about.
///
/// Threading: one thread.
public final class RecordReplay {
  private final Core core;
  private final Deque<Emitted> expected = new ArrayDeque<>();
  private long leaf;

  /// Settled in order at the current time since the last act or observation.
  private int settled;

  /// Whether the current input, or one at this time, must settle what is due.
  private boolean settling;

  private @Nullable ActId aheadOfItsTurn;

  /// What came of an entry.
  public sealed interface Result {}

  /// It follows from those before it.
  ///
  /// @param emitted as the core emits it
  public record Follows(Emitted emitted) implements Result {}

  /// It does not follow from those before it.
  ///
  /// @param leaf its index
  /// @param due what the core states in its place; null if it states nothing there
  /// @param why what is wrong
  public record Differs(long leaf, @Nullable RecordEntry due, String why) implements Result {}

  /// A replay from the first entry.
  ///
  /// @param archive for [Core#forget], if anybody calls it
  public RecordReplay(Plane plane, Archive archive) {
    this.core = new Core(plane, archive);
  }

  /// The core as of the last input whose first entry was taken.
  public Core core() {
    return core;
  }

  /// Whether all that the last input led to was taken.
  public boolean betweenInputs() {
    return expected.isEmpty();
  }

  /// Takes the next entry. After one that differs the replay is over.
  public Result take(RecordEntry entry) {
    if (!expected.isEmpty()) {
      return compare(entry);
    }
    if (entry.time().isBefore(core.now())) {
      return differs(null, "its time is before that of the entry before it");
    }
    if (entry.time().isAfter(core.now())) {
      Optional<Result> missing = missing();
      if (missing.isPresent()) {
        return missing.get();
      }
      core.pass(entry.time());
      turn();
      settling = false;
    }
    return switch (entry) {
      case RecordEntry.OfStatement(Instant _, Statement statement) -> statement(entry, statement);
      case RecordEntry.OfAct(Instant _, SignedAct act) -> act(entry, act);
      case RecordEntry.OfObservation(Instant _, Observation observation) ->
          observation(entry, observation);
    };
  }

  /// Ends the replay: nothing that the last input led to may be missing.
  ///
  /// @return what is missing
  public Optional<Differs> end() {
    Emitted next = expected.peekFirst();
    if (next != null) {
      return Optional.of(new Differs(leaf, next.entry(), "the record ends before it"));
    }
    return missing().map(Differs.class::cast);
  }

  /// A new input begins, at this time or a later one.
  private void turn() {
    settled = 0;
    aheadOfItsTurn = null;
  }

  /// What an input at the current time should have settled and did not.
  private Optional<Result> missing() {
    boolean enough = settled > 0 && settled % Core.MAX_SETTLED_PER_INPUT == 0;
    return settling && !enough
        ? core.firstDue()
            .map(timer ->
                differs(
                    core.settleOnly(timer.message(), timer.desk()).getFirst().entry(), "it is due"))
        : Optional.empty();
  }

  private Result statement(RecordEntry entry, Statement statement) {
    settling = true;
    Optional<CoreState.Timer> first = core.firstDue();
    if (first.isEmpty()) {
      return differs(null, "nothing is due at its time");
    }
    CoreState.Timer timer = first.get();
    Optional<DeskId> desk = settledDesk(statement);
    boolean inTurn =
        timer.message().equals(statement.messageId())
            && desk.filter(timer.desk()::equals).isPresent();
    boolean full = settled > 0 && settled % Core.MAX_SETTLED_PER_INPUT == 0;
    if (!inTurn && full && desk.isPresent() && core.addresses(statement.messageId(), desk.get())) {
      List<Emitted> own = core.settleOnly(statement.messageId(), desk.get());
      if (own.isEmpty()) {
        return differs(null, "nothing of that message is due at its time");
      }
      aheadOfItsTurn = statement.messageId();
      return compare(own, entry);
    }
    aheadOfItsTurn = null;
    settled++;
    return compare(core.settleOnly(timer.message(), timer.desk()), entry);
  }

  /// The addressee of which a statement tells when it is settled; empty: it only follows an act.
  private static Optional<DeskId> settledDesk(Statement statement) {
    return switch (statement) {
      case Statement.NotDelivered s -> Optional.of(s.desk());
      case Statement.Expired s -> Optional.of(s.desk());
      case Statement.HoldExpired s -> Optional.of(s.desk());
      case Statement.Overdue s -> Optional.of(s.desk());
      case Statement.Escalated s -> Optional.of(s.desk());
      case Statement.Exhausted s -> Optional.of(s.desk());
      case Statement.Accepted _, Statement.LateAcknowledged _, Statement.Answered _ ->
          Optional.empty();
    };
  }

  private Result act(RecordEntry entry, SignedAct act) {
    settling = true;
    Optional<Result> missing = missing();
    if (missing.isPresent()) {
      return missing.get();
    }
    if (aheadOfItsTurn != null && about(act).filter(aheadOfItsTurn::equals).isEmpty()) {
      // The input that settled ahead was refused; this is another one, and it settles first.
      settled = 0;
      missing = missing();
      if (missing.isPresent()) {
        return missing.get();
      }
    }
    return decided(core.applyOnly(new Input.SubmitAct(act)), entry);
  }

  private static Optional<ActId> about(SignedAct act) {
    return switch (act.act()) {
      case OfficerFact fact -> Optional.of(fact.messageId());
      case StationFact fact -> Optional.of(fact.messageId());
      case Message message -> Optional.ofNullable(message.inReplyTo());
      case WatchChange _, ChannelChange _, DirectoryChange _, AgreementChange _ -> Optional.empty();
    };
  }

  private Result observation(RecordEntry entry, Observation observation) {
    Optional<Result> missing = missing();
    if (missing.isPresent()) {
      return missing.get();
    }
    Result result = decided(core.applyOnly(new Input.Observe(observation)), entry);
    settling = true;
    return result;
  }

  private Result decided(Outcome outcome, RecordEntry entry) {
    turn();
    settling = false;
    return switch (outcome.verdict()) {
      case Verdict.Recorded _ -> compare(outcome.emitted(), entry);
      case Verdict.Repeated(long first) ->
          differs(null, "the same act stands at leaf " + first + " already");
      case Verdict.Refused refused -> differs(null, "the core refuses it: " + refused.refusal());
      case Verdict.Done _ -> differs(null, "it changes nothing, so it is not recorded");
    };
  }

  private Result compare(List<Emitted> emitted, RecordEntry entry) {
    expected.addAll(emitted);
    return compare(entry);
  }

  private Result compare(RecordEntry entry) {
    Emitted own = expected.removeFirst();
    if (!own.entry().equals(entry)) {
      return differs(own.entry(), "the core states something else");
    }
    leaf++;
    return new Follows(own);
  }

  private Differs differs(@Nullable RecordEntry due, String why) {
    return new Differs(leaf, due, why);
  }
}
