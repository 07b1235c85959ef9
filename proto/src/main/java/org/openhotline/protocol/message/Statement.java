package org.openhotline.protocol.message;

import java.time.Instant;
import java.util.List;

/// What the relay's core concludes from what stands before it in the record.
///
/// Anyone who replays the record through the same rules gets the same statements, byte for byte.
public sealed interface Statement {
  /// The message it is about.
  ActId messageId();

  /// A message is durable and its clocks run.
  ///
  /// @param messageId the message
  /// @param headerDigest its header
  /// @param deadlines by action desk as in the header, then obligation
  record Accepted(ActId messageId, Digest headerDigest, List<Deadline> deadlines)
      implements Statement {
    /// Copies the list.
    public Accepted {
      deadlines = List.copyOf(deadlines);
    }
  }

  /// An absolute deadline at one addressee; reaching it exactly is in time.
  ///
  /// @param desk the addressee
  /// @param obligation what is owed
  /// @param due the last instant that is in time
  record Deadline(DeskId desk, Obligation obligation, Instant due) {}

  /// The non-delivery window passed and no station of the desk held the message.
  ///
  /// @param messageId the message
  /// @param desk the addressee
  record NotDelivered(ActId messageId, DeskId desk) implements Statement {}

  /// A deadline passed; sticky: a later acknowledgement does not remove it.
  ///
  /// @param messageId the message
  /// @param desk the addressee
  /// @param obligation what was owed
  /// @param due the deadline
  /// @param cause why
  record Overdue(ActId messageId, DeskId desk, Obligation obligation, Instant due, Cause cause)
      implements Statement {}

  /// A ladder step fired.
  ///
  /// @param messageId the message
  /// @param desk the addressee whose silence escalates
  /// @param obligation what is owed
  /// @param step number of the step in the agreement
  /// @param due absolute time of the step
  /// @param audience who is called, as `DESK:ROLE`, `origin:ROLE` or `DESK:GUARANTOR`
  /// @param reached desks of the addressee side and guarantors that have a live link; empty:
  ///   reached nobody
  /// @param collapsed earlier steps that became due while the relay was down and are told by this
  ///   one
  record Escalated(
      ActId messageId,
      DeskId desk,
      Obligation obligation,
      int step,
      Instant due,
      List<String> audience,
      List<DeskId> reached,
      List<Integer> collapsed)
      implements Statement {
    /// Copies the lists.
    public Escalated {
      audience = List.copyOf(audience);
      reached = List.copyOf(reached);
      collapsed = List.copyOf(collapsed);
    }
  }

  /// The ladder is at its end; stands until a human of each side closes it.
  ///
  /// @param messageId the message
  /// @param desk the silent addressee
  /// @param obligation what is owed
  record Exhausted(ActId messageId, DeskId desk, Obligation obligation) implements Statement {}

  /// A full reply came.
  ///
  /// @param messageId the message answered
  /// @param desk the addressee that answered
  /// @param replyId the reply
  record Answered(ActId messageId, DeskId desk, ActId replyId) implements Statement {}

  /// An acknowledgement came after its deadline; OVERDUE stays.
  ///
  /// @param messageId the message
  /// @param desk the addressee
  /// @param due the deadline that had passed
  record LateAcknowledged(ActId messageId, DeskId desk, Instant due) implements Statement {}

  /// A promised reply did not come; the ladder starts again.
  ///
  /// @param messageId the message
  /// @param desk the addressee
  /// @param promised the instant promised
  record HoldExpired(ActId messageId, DeskId desk, Instant promised) implements Statement {}

  /// `validUntil` passed before anybody reacted.
  ///
  /// @param messageId the message
  /// @param desk the addressee
  record Expired(ActId messageId, DeskId desk) implements Statement {}
}
