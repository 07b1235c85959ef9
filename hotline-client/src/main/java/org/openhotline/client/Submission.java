package org.openhotline.client;

import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// A submission of one session and what became of it.
final class Submission {
  final ActId id;
  final byte[] act;
  final byte[] body;
  Sender sender;
  @Nullable Receipted receipt;
  @Nullable Refusal refusal;

  /// Who hears what becomes of a submission.
  enum Sender {
    /// Somebody who waits for the answer; the act stands in the outbox.
    WAITING,
    /// Nobody: the act waited in the outbox.
    OUTBOX,
    /// The station itself: deliveries and readings, which it states again when they are lost.
    STATION
  }

  /// @param body of a message; empty for every other act
  Submission(ActId id, byte[] act, byte[] body, Sender sender) {
    this.id = id;
    this.act = act;
    this.body = body;
    this.sender = sender;
  }

  /// Whoever waited was told that it waits in the outbox.
  void outbox() {
    sender = Sender.OUTBOX;
  }

  boolean done() {
    return receipt != null || refusal != null;
  }

  /// Whether it was refused for a reason that passes, and stays in the outbox: not when somebody
  /// was just told of the refusal, who takes another way then.
  boolean stays() {
    return switch (sender) {
      case STATION -> false;
      case OUTBOX -> refusal != null && passing(refusal);
      case WAITING -> refusal != null && refusal.code() == RefusalCode.NOT_SERVING;
    };
  }

  Receipted result() throws RefusedException {
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
    if (receipt == null) {
      throw new IllegalStateException("asked for a result that is not there");
    }
    return receipt;
  }

  /// A refusal that says nothing about the act: it stays in the outbox.
  private static boolean passing(Refusal refusal) {
    return refusal.code() == RefusalCode.OVERLOADED || refusal.code() == RefusalCode.NOT_SERVING;
  }
}
