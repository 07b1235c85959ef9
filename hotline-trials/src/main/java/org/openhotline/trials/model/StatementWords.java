package org.openhotline.trials.model;

import org.openhotline.protocol.message.Statement;

/// Statements of the core in the words of the model.
final class StatementWords {
  private StatementWords() {}

  /// Message, desk if it is about one, and what is said.
  static String of(Statement statement) {
    return statement.messageId()
        + " "
        + switch (statement) {
          case Statement.Accepted s -> {
            StringBuilder text = new StringBuilder("ACCEPTED");
            for (Statement.Deadline deadline : s.deadlines()) {
              text.append(
                  " %s/%s/%s".formatted(deadline.desk(), deadline.obligation(), deadline.due()));
            }
            yield text.toString();
          }
          case Statement.NotDelivered s -> s.desk() + " NOT-DELIVERED";
          case Statement.Overdue s ->
              "%s OVERDUE %s %s %s".formatted(s.desk(), s.obligation(), s.due(), s.cause());
          case Statement.Escalated s ->
              "%s STEP %s %d %s %s %s"
                  .formatted(
                      s.desk(), s.obligation(), s.step(), s.due(), s.reached(), s.collapsed());
          case Statement.Exhausted s -> s.desk() + " EXHAUSTED " + s.obligation();
          case Statement.Answered s -> s.desk() + " ANSWERED " + s.replyId();
          case Statement.LateAcknowledged s -> s.desk() + " LATE " + s.due();
          case Statement.HoldExpired s -> s.desk() + " HOLD-EXPIRED " + s.promised();
          case Statement.Expired s -> s.desk() + " EXPIRED";
        };
  }
}
