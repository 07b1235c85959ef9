package org.openhotline.server.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementRules;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;

/// Facts about a message at one addressee: what stations state and what officers state.
final class FactActs {
  private final CoreState state;
  private final Ladders ladders;

  FactActs(CoreState state, Ladders ladders) {
    this.state = state;
    this.ladders = ladders;
  }

  Verdict station(SignedAct signed, StationFact fact, Emissions out) {
    MessageState message = state.message(fact.messageId());
    Refusal refusal = about(message, fact.context(), fact.messageId(), fact.headerDigest());
    if (message == null || refusal != null) {
      return refused(refusal);
    }
    Addressee addressee = message.addressee(fact.desk());
    if (addressee == null) {
      return refused(notAddressee(message, fact.desk()));
    }
    // Whatever became due before this input is stated before it.
    ladders.settle(message, addressee, out);
    Instant before =
        switch (fact.kind()) {
          case DELIVERED -> addressee.delivered;
          case DECRYPTED -> addressee.decrypted;
          default -> addressee.cannotRead;
        };
    if (before != null) {
      return refused(
          wrongState(
              fact.kind()
                  + " of message "
                  + message.id
                  + " at desk "
                  + fact.desk()
                  + " is in the record since "
                  + before
                  + "."));
    }
    switch (fact.kind()) {
      case DELIVERED -> addressee.delivered = state.now;
      case DECRYPTED -> addressee.decrypted = state.now;
      default -> addressee.cannotRead = state.now;
    }
    long leaf = out.act(signed, message);
    ladders.settle(message, addressee, out);
    return new Verdict.Recorded(leaf);
  }

  Verdict officer(SignedAct signed, OfficerFact fact, SignerStanding signer, Emissions out) {
    MessageState message = state.message(fact.messageId());
    Refusal refusal = about(message, fact.context(), fact.messageId(), fact.headerDigest());
    if (message == null || refusal != null) {
      return refused(refusal);
    }
    if (fact.kind() == ActKind.CANCEL) {
      return cancel(signed, fact, message, out);
    }
    if (fact.kind() == ActKind.CLOSE) {
      return close(signed, fact, message, out);
    }
    Addressee addressee = message.addressee(fact.desk());
    if (addressee == null) {
      return refused(notAddressee(message, fact.desk()));
    }
    Refusal watch = onWatch(fact.desk(), signer);
    if (watch != null) {
      return refused(watch);
    }
    // Whatever became due before this input is stated before it.
    ladders.settle(message, addressee, out);
    return switch (fact.kind()) {
      case ACKNOWLEDGED -> acknowledge(signed, message, addressee, out);
      case HOLDING -> hold(signed, fact, message, addressee, out);
      default -> decline(signed, message, addressee, out);
    };
  }

  private Verdict acknowledge(
      SignedAct signed, MessageState message, Addressee addressee, Emissions out) {
    if (addressee.acknowledged != null) {
      return refused(
          wrongState(
              "desk "
                  + addressee.desk
                  + " acknowledged message "
                  + message.id
                  + " at "
                  + addressee.acknowledged
                  + "; an acknowledgement is given once."));
    }
    addressee.acknowledged = state.now;
    Duty before = addressee.reacted(state.now);
    long leaf = out.act(signed, message);
    if (before instanceof Duty.Owed owed && state.now.isAfter(owed.due())) {
      out.statement(
          new Statement.LateAcknowledged(message.id, addressee.desk, owed.due()), message);
    }
    ladders.settle(message, addressee, out);
    return new Verdict.Recorded(leaf);
  }

  private Verdict hold(
      SignedAct signed,
      OfficerFact fact,
      MessageState message,
      Addressee addressee,
      Emissions out) {
    Agreement agreement = state.agreementOf(message.agreement);
    Agreement.Hold caps = agreement.hold();
    Instant latest = AgreementRules.latestPromise(agreement, message.accepted);
    Instant promised = fact.promised();
    if (!addressee.owes(Obligation.REPLY)) {
      return refused(
          wrongState("desk " + addressee.desk + " owes no reply to message " + message.id + "."));
    }
    if (addressee.promises >= caps.times()) {
      return refused(
          Refusal.of(
              RefusalCode.HOLD_TOO_LONG,
              "desk "
                  + addressee.desk
                  + " has promised "
                  + addressee.promises
                  + " times for message "
                  + message.id
                  + "; the agreement allows "
                  + caps.times()
                  + ". Reply or decline."));
    }
    if (promised == null || !promised.isAfter(state.now) || promised.isAfter(latest)) {
      return refused(
          Refusal.of(
              RefusalCode.HOLD_TOO_LONG,
              "a reply is promised by "
                  + promised
                  + "; the agreement allows a time after "
                  + state.now
                  + " and up to "
                  + latest
                  + ".",
              "latest",
              latest.toString()));
    }
    addressee.promises++;
    addressee.reacted(state.now);
    Duration window = AgreementRules.windows(agreement, message.precedence).acknowledge();
    addressee.setDuty(Obligation.REPLY, Duty.Owed.promisedBy(promised, window));
    long leaf = out.act(signed, message);
    ladders.settle(message, addressee, out);
    return new Verdict.Recorded(leaf);
  }

  private Verdict decline(
      SignedAct signed, MessageState message, Addressee addressee, Emissions out) {
    if (!addressee.owesAnything()) {
      return refused(
          wrongState(
              "desk "
                  + addressee.desk
                  + " owes nothing for message "
                  + message.id
                  + ", so there is nothing to decline."));
    }
    addressee.reacted(state.now);
    addressee.end(state.now, Duty.Ending.DECLINED);
    long leaf = out.act(signed, message);
    ladders.settle(message, addressee, out);
    return new Verdict.Recorded(leaf);
  }

  private Verdict cancel(SignedAct signed, OfficerFact fact, MessageState message, Emissions out) {
    if (!fact.desk().equals(message.origin)) {
      return refused(
          Refusal.of(
              RefusalCode.NOT_ADDRESSEE,
              "only the originating desk "
                  + message.origin
                  + " can cancel message "
                  + message.id
                  + "; the act speaks for "
                  + fact.desk()
                  + "."));
    }
    if (message.cancelled) {
      return refused(wrongState("message " + message.id + " is cancelled already."));
    }
    List<Addressee> addressees = List.copyOf(message.addressees());
    addressees.forEach(a -> ladders.settle(message, a, out));
    message.cancelled = true;
    addressees.forEach(a -> a.end(state.now, Duty.Ending.CANCELLED));
    long leaf = out.act(signed, message);
    addressees.forEach(a -> ladders.settle(message, a, out));
    return new Verdict.Recorded(leaf);
  }

  private Verdict close(SignedAct signed, OfficerFact fact, MessageState message, Emissions out) {
    boolean closed = false;
    for (Addressee addressee : message.addressees()) {
      if (fact.desk().equals(message.origin)) {
        closed |= addressee.setStanding(Addressee.Side.ORIGIN, false);
      } else if (fact.desk().equals(addressee.desk)) {
        closed |= addressee.setStanding(Addressee.Side.ADDRESSEE, false);
      }
    }
    if (!closed) {
      return refused(
          wrongState(
              "EXHAUSTED of message "
                  + message.id
                  + " does not stand at desk "
                  + fact.desk()
                  + "."));
    }
    long leaf = out.act(signed, message);
    state.reindex(message);
    return new Verdict.Recorded(leaf);
  }

  private @Nullable Refusal onWatch(DeskId desk, SignerStanding signer) {
    Set<Role> roles = signer.roles();
    if (roles.contains(Role.DEPUTY) || roles.contains(Role.HEAD)) {
      return null;
    }
    CoreState.Watch watch = state.watches.get(desk);
    if (watch != null && watch.officer().equals(signer.credential())) {
      return null;
    }
    return Refusal.of(
        RefusalCode.NOT_ON_WATCH,
        signer.name()
            + " is not on watch at desk "
            + desk
            + (watch == null ? "; nobody is" : "; somebody else is")
            + ". Take the watch first (hotline watch take), or let the deputy or the head act.");
  }

  private static @Nullable Refusal about(
      @Nullable MessageState message, ActContext context, ActId id, Digest headerDigest) {
    if (message == null) {
      return Refusal.of(RefusalCode.MESSAGE_UNKNOWN, "there is no message " + id + ".");
    }
    if (!message.headerDigest.equals(headerDigest)) {
      return Refusal.of(
          RefusalCode.HEADER_MISMATCH,
          "the act is about a header "
              + headerDigest
              + ", but message "
              + id
              + " has "
              + message.headerDigest
              + ". What the station holds is not what the relay accepted.",
          "expected",
          message.headerDigest.hex());
    }
    // The agreement decides suite and desks: an act under another one must not count here.
    return message.agreement.equals(context.agreement())
        ? null
        : Refusal.of(
            RefusalCode.AGREEMENT_UNKNOWN,
            "message "
                + id
                + " stands under agreement "
                + message.agreement.id()
                + " "
                + message.agreement.digest()
                + ", but the act names another agreement or version. Name that of the message.",
            "expected",
            message.agreement.digest().hex());
  }

  private static Refusal notAddressee(MessageState message, DeskId desk) {
    return Refusal.of(
        RefusalCode.NOT_ADDRESSEE,
        "desk " + desk + " is not an addressee of message " + message.id + ".");
  }

  private static Refusal wrongState(String text) {
    return Refusal.of(RefusalCode.WRONG_STATE, text);
  }

  private static Verdict refused(@Nullable Refusal refusal) {
    if (refusal == null) {
      throw new IllegalStateException("refused without a reason");
    }
    return new Verdict.Refused(refusal);
  }
}
