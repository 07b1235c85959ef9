package org.openhotline.server.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.v1.RelayFrame;

/// What waits for one connection: answers (receipts, refusals, pongs: short, first of all), the
/// body of an urgent entry, and the body of an ordinary one.
///
/// Whatever holds a proof is made when it is sent, never before, so that it fits the last
/// checkpoint that was sent. Bodies hold no proof; they go in chunks, so that between any two
/// frames something urgent can go first. At most one body of each lane is in memory, whatever the
/// reader does.
///
/// Not thread-safe: guarded by its stream.
final class SendQueue {
  /// A queued answer: made into frames only when its turn comes, because proofs are made against
  /// the newest tree.
  sealed interface Answer {}

  /// A frame that needs no proof.
  record Ready(RelayFrame frame) implements Answer {}

  /// A receipt.
  ///
  /// @param request the station's number
  /// @param leaf the act's leaf
  /// @param repeated whether the same bytes were accepted before
  record ReceiptDue(long request, long leaf, boolean repeated) implements Answer {}

  /// One lane: the body that is in flight.
  static final class Lane {
    private @Nullable BodyInFlight body;

    /// Sets the body that goes next.
    void body(BodyInFlight next) {
      if (body != null) {
        throw new IllegalStateException("a body is still in flight");
      }
      body = next;
    }

    /// Whether nothing is in flight.
    boolean isEmpty() {
      return body == null;
    }

    /// The leaf whose body is in flight; -1 if none.
    long bodyLeaf() {
      return body == null ? -1 : body.leaf();
    }

    /// Takes the next chunk; null if nothing is in flight.
    @Nullable RelayFrame poll() {
      BodyInFlight chunks = body;
      if (chunks == null) {
        return null;
      }
      RelayFrame frame = chunks.next();
      if (chunks.done()) {
        body = null;
      }
      return frame;
    }
  }

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final Lane urgent = new Lane();
  private final Lane ordinary = new Lane();

  /// Queues an answer behind the answers before it.
  void answer(Answer answer) {
    answers.add(answer);
  }

  /// Takes the next answer that can be proven against a tree of `size`; null if none waits or it is
  /// too new.
  @Nullable Answer pollAnswer(long size) {
    return answers.peek() instanceof ReceiptDue due && due.leaf() >= size ? null : answers.poll();
  }

  /// Answers that wait.
  int answers() {
    return answers.size();
  }

  /// The lane of urgent entries.
  Lane urgent() {
    return urgent;
  }

  /// The lane of everything else.
  Lane ordinary() {
    return ordinary;
  }

  /// Takes the next chunk of the two lanes, the urgent one first; null if both are empty.
  @Nullable RelayFrame poll() {
    RelayFrame frame = urgent.poll();
    return frame != null ? frame : ordinary.poll();
  }
}
