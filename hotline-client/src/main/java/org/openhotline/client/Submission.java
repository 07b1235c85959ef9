package org.openhotline.client;

import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Refusal;

/// A submission of one session and what became of it.
final class Submission {
  final ActId id;
  final byte[] act;
  final byte[] body;
  final boolean urgent;
  Sender sender;

  /// Its place among the submissions of the session.
  long order;

  @Nullable Receipted receipt;
  @Nullable Refusal refusal;

  /// Whether somebody was told that the relay refused it for the moment.
  boolean told;

  private boolean late;

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
  /// @param urgent whether it is about a FLASH message
  Submission(ActId id, byte[] act, byte[] body, boolean urgent, Sender sender) {
    this.id = id;
    this.act = act;
    this.body = body;
    this.urgent = urgent;
    this.sender = sender;
  }

  /// Whoever waited is told that it waits in the outbox.
  void outbox() {
    sender = Sender.OUTBOX;
  }

  /// The relay could not take it now; it is sent again.
  void putBack() {
    if (sender == Sender.WAITING) {
      outbox();
      late = true;
    }
  }

  /// Whether it has its final answer.
  boolean done() {
    return receipt != null || refusal != null;
  }

  /// Whether somebody waited and should wait no longer: it goes by itself.
  boolean late() {
    return late;
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
}
