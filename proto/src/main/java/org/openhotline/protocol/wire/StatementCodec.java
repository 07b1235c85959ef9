package org.openhotline.protocol.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.v1.Accepted;
import org.openhotline.protocol.v1.Answered;
import org.openhotline.protocol.v1.Deadline;
import org.openhotline.protocol.v1.Escalated;
import org.openhotline.protocol.v1.Exhausted;
import org.openhotline.protocol.v1.Expired;
import org.openhotline.protocol.v1.HoldExpired;
import org.openhotline.protocol.v1.LateAcknowledged;
import org.openhotline.protocol.v1.NotDelivered;
import org.openhotline.protocol.v1.Overdue;

/// `Statement` of record.proto.
final class StatementCodec {
  private StatementCodec() {}

  static org.openhotline.protocol.v1.Statement write(Statement statement) {
    var wire = org.openhotline.protocol.v1.Statement.newBuilder();
    var id = Fields.of(statement.messageId());
    switch (statement) {
      case Statement.Accepted accepted -> wire.setAccepted(write(accepted));
      case Statement.NotDelivered(var _, var desk) ->
          wire.setNotDelivered(NotDelivered.newBuilder().setMessageId(id).setDesk(desk.value()));
      case Statement.Overdue(var _, var desk, var obligation, var due, var cause) ->
          wire.setOverdue(
              Overdue.newBuilder()
                  .setMessageId(id)
                  .setDesk(desk.value())
                  .setObligationValue(Terms.number(obligation))
                  .setDueMs(Fields.millis(due))
                  .setCauseValue(Terms.number(cause)));
      case Statement.Escalated escalated -> wire.setEscalated(write(escalated));
      case Statement.Exhausted(var _, var desk, var obligation) ->
          wire.setExhausted(
              Exhausted.newBuilder()
                  .setMessageId(id)
                  .setDesk(desk.value())
                  .setObligationValue(Terms.number(obligation)));
      case Statement.Answered(var _, var desk, var replyId) ->
          wire.setAnswered(
              Answered.newBuilder()
                  .setMessageId(id)
                  .setDesk(desk.value())
                  .setReplyId(Fields.of(replyId)));
      case Statement.LateAcknowledged(var _, var desk, var due) ->
          wire.setLateAcknowledged(
              LateAcknowledged.newBuilder()
                  .setMessageId(id)
                  .setDesk(desk.value())
                  .setDueMs(Fields.millis(due)));
      case Statement.HoldExpired(var _, var desk, var promised) ->
          wire.setHoldExpired(
              HoldExpired.newBuilder()
                  .setMessageId(id)
                  .setDesk(desk.value())
                  .setPromisedMs(Fields.millis(promised)));
      case Statement.Expired(var _, var desk) ->
          wire.setExpired(Expired.newBuilder().setMessageId(id).setDesk(desk.value()));
    }
    return wire.build();
  }

  private static Accepted write(Statement.Accepted accepted) {
    var wire =
        Accepted.newBuilder()
            .setMessageId(Fields.of(accepted.messageId()))
            .setHeaderDigest(Fields.of(accepted.headerDigest()));
    for (Statement.Deadline deadline : accepted.deadlines()) {
      wire.addDeadlines(
          Deadline.newBuilder()
              .setDesk(deadline.desk().value())
              .setObligationValue(Terms.number(deadline.obligation()))
              .setDueMs(Fields.millis(deadline.due())));
    }
    return wire.build();
  }

  private static Escalated write(Statement.Escalated escalated) {
    var wire =
        Escalated.newBuilder()
            .setMessageId(Fields.of(escalated.messageId()))
            .setDesk(escalated.desk().value())
            .setObligationValue(Terms.number(escalated.obligation()))
            .setStep(escalated.step())
            .setDueMs(Fields.millis(escalated.due()))
            .addAllAudience(escalated.audience())
            .addAllCollapsed(escalated.collapsed());
    escalated.reached().forEach(desk -> wire.addReached(desk.value()));
    return wire.build();
  }

  static Statement read(org.openhotline.protocol.v1.Statement wire) throws MalformedException {
    return switch (wire.getStatementCase()) {
      case ACCEPTED -> read(wire.getAccepted());
      case NOT_DELIVERED -> {
        NotDelivered s = wire.getNotDelivered();
        yield new Statement.NotDelivered(
            Fields.actId("not_delivered.message_id", s.getMessageId()),
            Fields.desk("not_delivered.desk", s.getDesk()));
      }
      case OVERDUE -> {
        Overdue s = wire.getOverdue();
        yield new Statement.Overdue(
            Fields.actId("overdue.message_id", s.getMessageId()),
            Fields.desk("overdue.desk", s.getDesk()),
            Terms.obligation("overdue.obligation", s.getObligationValue()),
            Fields.time("overdue.due_ms", s.getDueMs()),
            Terms.cause("overdue.cause", s.getCauseValue()));
      }
      case ESCALATED -> read(wire.getEscalated());
      case EXHAUSTED -> {
        Exhausted s = wire.getExhausted();
        yield new Statement.Exhausted(
            Fields.actId("exhausted.message_id", s.getMessageId()),
            Fields.desk("exhausted.desk", s.getDesk()),
            Terms.obligation("exhausted.obligation", s.getObligationValue()));
      }
      case ANSWERED -> {
        Answered s = wire.getAnswered();
        yield new Statement.Answered(
            Fields.actId("answered.message_id", s.getMessageId()),
            Fields.desk("answered.desk", s.getDesk()),
            Fields.actId("answered.reply_id", s.getReplyId()));
      }
      case LATE_ACKNOWLEDGED -> {
        LateAcknowledged s = wire.getLateAcknowledged();
        yield new Statement.LateAcknowledged(
            Fields.actId("late_acknowledged.message_id", s.getMessageId()),
            Fields.desk("late_acknowledged.desk", s.getDesk()),
            Fields.time("late_acknowledged.due_ms", s.getDueMs()));
      }
      case HOLD_EXPIRED -> {
        HoldExpired s = wire.getHoldExpired();
        yield new Statement.HoldExpired(
            Fields.actId("hold_expired.message_id", s.getMessageId()),
            Fields.desk("hold_expired.desk", s.getDesk()),
            Fields.time("hold_expired.promised_ms", s.getPromisedMs()));
      }
      case EXPIRED -> {
        Expired s = wire.getExpired();
        yield new Statement.Expired(
            Fields.actId("expired.message_id", s.getMessageId()),
            Fields.desk("expired.desk", s.getDesk()));
      }
      case STATEMENT_NOT_SET ->
          throw MalformedException.at("statement", "empty; it holds one statement");
    };
  }

  private static Statement read(Accepted wire) throws MalformedException {
    List<Statement.Deadline> deadlines = new ArrayList<>();
    for (Deadline deadline : wire.getDeadlinesList()) {
      String field = "accepted.deadlines[" + deadlines.size() + "]";
      deadlines.add(
          new Statement.Deadline(
              Fields.desk(field + ".desk", deadline.getDesk()),
              Terms.obligation(field + ".obligation", deadline.getObligationValue()),
              Fields.time(field + ".due_ms", deadline.getDueMs())));
    }
    return new Statement.Accepted(
        Fields.actId("accepted.message_id", wire.getMessageId()),
        Fields.digest("accepted.header_digest", wire.getHeaderDigest()),
        deadlines);
  }

  private static Statement read(Escalated wire) throws MalformedException {
    List<String> audience = new ArrayList<>();
    for (String called : wire.getAudienceList()) {
      audience.add(Fields.text("escalated.audience", called, Limits.MAX_NAME_CHARACTERS));
    }
    List<DeskId> reached = new ArrayList<>();
    for (String desk : wire.getReachedList()) {
      reached.add(Fields.desk("escalated.reached", desk));
    }
    List<Integer> collapsed = new ArrayList<>();
    for (int step : wire.getCollapsedList()) {
      collapsed.add(step("escalated.collapsed", step));
    }
    Instant due = Fields.time("escalated.due_ms", wire.getDueMs());
    return new Statement.Escalated(
        Fields.actId("escalated.message_id", wire.getMessageId()),
        Fields.desk("escalated.desk", wire.getDesk()),
        Terms.obligation("escalated.obligation", wire.getObligationValue()),
        step("escalated.step", wire.getStep()),
        due,
        audience,
        reached,
        collapsed);
  }

  private static int step(String field, int step) throws MalformedException {
    if (step < 0) {
      throw MalformedException.at(
          field, Integer.toUnsignedString(step) + " is not the number of a step");
    }
    return step;
  }
}
