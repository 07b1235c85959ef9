package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementRules;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;

/// Accepts messages: the desk's chain, the keys sealed to, what is owed, and what a reply answers.
final class MessageActs {
  private final CoreState state;
  private final Ladders ladders;

  MessageActs(CoreState state, Ladders ladders) {
    this.state = state;
    this.ladders = ladders;
  }

  Verdict accept(SignedAct signed, Message message, Emissions out) {
    Optional<Agreement> agreement = state.inForce(message.agreement());
    if (agreement.isEmpty()) {
      return new Verdict.Refused(Governance.notInForce(state, message.agreement()));
    }
    Optional<Refusal> refusal =
        chain(message).or(() -> keys(message)).or(() -> clock(message, agreement.get()));
    if (refusal.isPresent()) {
      return new Verdict.Refused(refusal.get());
    }
    MessageState answered = null;
    if (message.inReplyTo() != null) {
      answered = state.message(message.inReplyTo());
      Optional<Refusal> wrongReply = reply(message, answered);
      if (wrongReply.isPresent()) {
        return new Verdict.Refused(wrongReply.get());
      }
    }
    Addressee answering = answered == null ? null : answered.addressee(message.origin());
    if (answered != null && answering != null) {
      // Whatever became due before this input is stated before it.
      ladders.settle(answered, answering, out);
    }
    long leaf = record(signed, message, agreement.get(), out);
    if (answered != null) {
      answer(message, answered, out);
    }
    return new Verdict.Recorded(leaf);
  }

  private Optional<Refusal> chain(Message message) {
    CoreState.Chain last =
        state.chains.get(new CoreState.ChainKey(message.origin(), message.agreement().id()));
    long expected = last == null ? 1 : last.serial() + 1;
    if (message.serial() != expected) {
      return Optional.of(
          Refusal.of(
              RefusalCode.SERIAL_GAP,
              "serial "
                  + message.serial()
                  + " of desk "
                  + message.origin()
                  + " is not the next one; expected "
                  + expected
                  + ". Synchronise, then sign the message again with that serial.",
              "serial",
              Long.toString(message.serial()),
              "expected",
              Long.toString(expected)));
    }
    if (last != null && !last.header().equals(message.previous())) {
      return Optional.of(
          Refusal.of(
              RefusalCode.CHAIN_BROKEN,
              "the message does not name the header of serial "
                  + last.serial()
                  + " of desk "
                  + message.origin()
                  + " ("
                  + last.header()
                  + "). Synchronise, then sign the message again.",
              "expected",
              last.header().hex()));
    }
    return Optional.empty();
  }

  private Optional<Refusal> keys(Message message) {
    for (Recipient recipient : message.recipients()) {
      boolean inForce =
          state.directory.deskKeysAt(recipient.desk(), state.now).stream()
              .anyMatch(k -> k.keyId().equals(recipient.keyId()));
      if (!inForce) {
        return Optional.of(
            Refusal.of(
                RefusalCode.DESK_KEY_UNKNOWN,
                "desk "
                    + recipient.desk()
                    + " has no key "
                    + recipient.keyId()
                    + " in force now. Synchronise the directory, then seal the message again.",
                "desk",
                recipient.desk().value(),
                "key",
                recipient.keyId().hex()));
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> clock(Message message, Agreement agreement) {
    Instant declared = message.context().declared();
    if (declared.isAfter(state.now.plus(agreement.clockSkew()))) {
      return Optional.of(
          Refusal.of(
              RefusalCode.CLOCK_SKEW,
              "the message is declared at "
                  + declared
                  + ", but the relay's time is "
                  + state.now
                  + "; at most "
                  + agreement.clockSkew().toSeconds()
                  + " s ahead is allowed. Set the station's clock.",
              "declared",
              declared.toString(),
              "relay",
              state.now.toString()));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> reply(Message message, @Nullable MessageState answered) {
    if (answered == null) {
      return Optional.of(
          Refusal.of(
              RefusalCode.MESSAGE_UNKNOWN,
              "there is no message " + message.inReplyTo() + " to reply to."));
    }
    if (answered.addressee(message.origin()) == null || !message.addresses(answered.origin)) {
      return Optional.of(
          Refusal.of(
              RefusalCode.NOT_ADDRESSEE,
              "a reply comes from an addressee of message "
                  + answered.id
                  + " and goes to its origin "
                  + answered.origin
                  + "; this one comes from "
                  + message.origin()
                  + " and goes to "
                  + message.action()
                  + "."));
    }
    return Optional.empty();
  }

  private long record(SignedAct signed, Message message, Agreement agreement, Emissions out) {
    MessageState accepted =
        new MessageState(
            message.id(),
            state.leaves,
            signed.bodyDigest(),
            agreement.version(),
            state.shared(message.origin()),
            message.precedence(),
            state.now,
            message.validUntil());
    List<Statement.Deadline> deadlines = new ArrayList<>();
    for (DeskId desk : message.action()) {
      accepted.add(owing(desk, message, agreement, deadlines));
    }
    for (DeskId desk : message.info()) {
      accepted.add(new Addressee(state.shared(desk)));
    }
    state.accept(accepted);
    state.chains.put(
        new CoreState.ChainKey(message.origin(), message.agreement().id()),
        new CoreState.Chain(message.serial(), signed.bodyDigest()));
    long leaf = out.act(signed, accepted);
    out.statement(new Statement.Accepted(accepted.id, accepted.headerDigest, deadlines), accepted);
    accepted.addressees().forEach(a -> ladders.settle(accepted, a, out));
    return leaf;
  }

  private Addressee owing(
      DeskId desk, Message message, Agreement agreement, List<Statement.Deadline> deadlines) {
    Addressee addressee = new Addressee(state.shared(desk));
    for (AgreementRules.Owed owed :
        AgreementRules.owed(agreement, message.precedence(), message.obligation(), state.now)) {
      Duty.Owed duty = Duty.Owed.from(owed.start(), owed.window());
      addressee.setDuty(owed.obligation(), duty);
      deadlines.add(new Statement.Deadline(desk, owed.obligation(), duty.due()));
    }
    return addressee;
  }

  private void answer(Message reply, MessageState answered, Emissions out) {
    Addressee addressee = answered.addressee(reply.origin());
    if (addressee == null) {
      return;
    }
    addressee.reacted(state.now);
    if (reply.replyKind() == ReplyKind.FULL) {
      if (addressee.duty(Obligation.REPLY) instanceof Duty.Owed owed) {
        addressee.setDuty(Obligation.REPLY, owed.toMet(state.now));
      }
      out.statement(new Statement.Answered(answered.id, addressee.desk, reply.id()), answered);
    }
    ladders.settle(answered, addressee, out);
  }
}
