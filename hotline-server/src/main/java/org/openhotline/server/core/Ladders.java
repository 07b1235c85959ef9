package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementRules;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Statement;

/// Deadlines and ladders of one addressee: what is due, and what it says when it is.
///
/// An instant is in time up to and including its millisecond; what is due fires at the first input
/// after it. Offsets are absolute from the start of the obligation, so that a restart neither
/// drifts nor bursts.
final class Ladders {
  private final CoreState state;

  Ladders(CoreState state) {
    this.state = state;
  }

  /// States everything of `addressee` that is due before the current time, and sets its next timer.
  ///
  /// What was due before the message's validity ended is stated even if both have passed, so that a
  /// relay that was down says what it would have said.
  void settle(MessageState message, Addressee addressee, Emissions out) {
    Agreement agreement = state.agreementOf(message.agreement);
    Instant validity = validityDue(message, addressee);
    boolean ended = validity != null && state.now.isAfter(validity);
    Instant until = ended && validity != null ? validity : state.now;
    deliveryDue(message, addressee, agreement, until, out);
    for (Obligation obligation : Obligation.values()) {
      if (addressee.duty(obligation) instanceof Duty.Owed owed) {
        addressee.setDuty(
            obligation, settleDuty(message, addressee, agreement, obligation, owed, until, out));
      }
    }
    if (ended) {
      addressee.expired = true;
      addressee.end(state.now, Duty.Ending.EXPIRED);
      out.statement(new Statement.Expired(message.id, addressee.desk), message);
    }
    schedule(message, addressee);
  }

  /// Sets the timer of `addressee` and the lists of open items, without stating anything.
  void schedule(MessageState message, Addressee addressee) {
    Agreement agreement = state.agreementOf(message.agreement);
    state.setTimer(message.id, addressee, next(message, addressee, agreement));
    state.reindex(message);
  }

  private void deliveryDue(
      MessageState message,
      Addressee addressee,
      Agreement agreement,
      Instant until,
      Emissions out) {
    Instant due = nonDeliveryDue(message, addressee, agreement);
    if (due != null && until.isAfter(due)) {
      addressee.notDelivered = true;
      out.statement(new Statement.NotDelivered(message.id, addressee.desk), message);
    }
  }

  private @Nullable Instant nonDeliveryDue(
      MessageState message, Addressee addressee, Agreement agreement) {
    boolean moot =
        addressee.held() || addressee.notDelivered || addressee.expired || message.cancelled;
    return moot
        ? null
        : AgreementRules.nonDelivery(agreement, message.precedence, message.accepted);
  }

  private static @Nullable Instant validityDue(MessageState message, Addressee addressee) {
    return !addressee.expired && addressee.owes(Obligation.ACKNOWLEDGE) ? message.validUntil : null;
  }

  private Duty.Owed settleDuty(
      MessageState message,
      Addressee addressee,
      Agreement agreement,
      Obligation obligation,
      Duty.Owed owed,
      Instant until,
      Emissions out) {
    Duty.Owed current = owed;
    if (!current.overdue() && until.isAfter(current.due())) {
      if (current.promised() != null) {
        out.statement(
            new Statement.HoldExpired(message.id, addressee.desk, current.promised()), message);
      }
      Cause cause = cause(message, addressee, current.due());
      out.statement(
          new Statement.Overdue(message.id, addressee.desk, obligation, current.due(), cause),
          message);
      current = current.toOverdue();
    }
    return climb(message, addressee, agreement, obligation, current, until, out);
  }

  /// Fires the latest step that is due, naming those that it stands for; goes on at once past steps
  /// that reach nobody.
  private Duty.Owed climb(
      MessageState message,
      Addressee addressee,
      Agreement agreement,
      Obligation obligation,
      Duty.Owed owed,
      Instant until,
      Emissions out) {
    List<Agreement.Step> steps = agreement.ladder().steps();
    int next = owed.nextStep();
    int due = next;
    while (due < steps.size() && isDue(owed, steps.get(due), until)) {
      due++;
    }
    boolean reachedSomebody = true;
    while (next < due || (next < steps.size() && !reachedSomebody)) {
      List<Integer> collapsed = new ArrayList<>();
      while (next < due - 1) {
        if (steps.get(next).atPercent() > 0) {
          collapsed.add(steps.get(next).number());
        }
        next++;
      }
      Agreement.Step step = steps.get(next++);
      if (step.atPercent() > 0) {
        reachedSomebody =
            fire(message, addressee, agreement, obligation, owed, step, collapsed, out);
      }
    }
    Duty.Owed climbed = owed.toStep(next);
    boolean atTheEnd = next == steps.size() && !owed.exhausted();
    Instant end = AgreementRules.exhaustedAt(agreement, owed.start(), owed.window());
    if (atTheEnd && (!reachedSomebody || until.isAfter(end))) {
      out.statement(new Statement.Exhausted(message.id, addressee.desk, obligation), message);
      addressee.setStanding(Addressee.Side.ORIGIN, true);
      addressee.setStanding(Addressee.Side.ADDRESSEE, true);
      return climbed.toExhausted();
    }
    return climbed;
  }

  /// A step at nought percent is the delivery itself: it has passed from the start and is not
  /// stated.
  private static boolean isDue(Duty.Owed owed, Agreement.Step step, Instant until) {
    return step.atPercent() == 0
        || until.isAfter(AgreementRules.stepAt(step, owed.start(), owed.window()));
  }

  /// @return false if the step calls somebody at the other side and none of them can be reached
  private boolean fire(
      MessageState message,
      Addressee addressee,
      Agreement agreement,
      Obligation obligation,
      Duty.Owed owed,
      Agreement.Step step,
      List<Integer> collapsed,
      Emissions out) {
    if (step.guarantors()) {
      message.guarantorsTold = true;
    }
    SortedSet<DeskId> called = AgreementRules.called(agreement, step, addressee.desk);
    List<DeskId> reached = called.stream().filter(state.linked::contains).toList();
    out.statement(
        new Statement.Escalated(
            message.id,
            addressee.desk,
            obligation,
            step.number(),
            AgreementRules.stepAt(step, owed.start(), owed.window()),
            AgreementRules.audience(agreement, step, addressee.desk),
            reached,
            collapsed),
        message);
    return called.isEmpty() || !reached.isEmpty();
  }

  private Cause cause(MessageState message, Addressee addressee, Instant due) {
    if (state.suspended(message.agreement.id(), message.origin.party(), addressee.desk.party())) {
      return Cause.SUSPENDED;
    }
    if (state.downAt(due)) {
      return Cause.RELAY;
    }
    return addressee.held() ? Cause.OFFICER : Cause.LINK;
  }

  /// The first instant after which something of `addressee` is due; null if nothing ever is.
  private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private @Nullable Instant next(MessageState message, Addressee addressee, Agreement agreement) {
    Instant next =
        earliest(nonDeliveryDue(message, addressee, agreement), validityDue(message, addressee));
    for (Obligation obligation : Obligation.values()) {
      if (addressee.duty(obligation) instanceof Duty.Owed owed) {
        if (!owed.overdue()) {
          next = earliest(next, owed.due());
        }
        List<Agreement.Step> steps = agreement.ladder().steps();
        if (owed.nextStep() < steps.size()) {
          next =
              earliest(
                  next,
                  AgreementRules.stepAt(steps.get(owed.nextStep()), owed.start(), owed.window()));
        } else if (!owed.exhausted()) {
          next = earliest(next, AgreementRules.exhaustedAt(agreement, owed.start(), owed.window()));
        }
      }
    }
    return next == null ? null : next.plusMillis(1);
  }
}
