package org.openhotline.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.wire.Limits;

/// What a session submits: what waits for its turn, and what is under way.
///
/// Never more is under way than every relay takes ([Limits#UNANSWERED], and as many FLASH ones),
/// because what comes beyond that is refused, and a station that causes many refusals is thrown
/// out. FLASH has a lane of its own; in a lane officers' acts go before what the station states. A
/// message goes when the one before it was answered: its serial is right only then, and the relay
/// lets FLASH overtake.
///
/// A refusal that says nothing about the act (the relay is overloaded, or is not serving) puts it
/// back, unless an officer is told of it, who takes another way then. After [#PAUSE] one is sent
/// again, and with each receipt one more at a time.
final class Submissions {
  /// How long a lane waits after such a refusal.
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final LongSupplier nanos;
  private final Transmitter transmitter;
  private final Map<Long, Submission> underWay = new HashMap<>();
  private final Lane flash = new Lane();
  private final Lane others = new Lane();
  private final Deque<Submission> messages = new ArrayDeque<>();
  private @Nullable Submission lastMessage;
  private long added;

  /// Sends a submission over the connection.
  interface Transmitter {
    /// Sends it and returns the number of the request.
    long transmit(Submission submission) throws ConnectionLostException;
  }

  private final class Lane {
    private final Queue<Submission> waiting =
        new PriorityQueue<>(
            Comparator.comparing((Submission s) -> s.sender == Submission.Sender.STATION)
                .thenComparingLong(s -> s.order));
    private int unanswered;
    private int room = Limits.UNANSWERED;
    private boolean refused;
    private long refusedNanos;

    boolean pauses() {
      return refused && nanos.getAsLong() - refusedNanos < PAUSE.toNanos();
    }

    void send() throws ConnectionLostException {
      while (unanswered < room && !pauses() && !waiting.isEmpty()) {
        Submission next = waiting.remove();
        unanswered++;
        underWay.put(transmitter.transmit(next), next);
      }
    }

    void taken() {
      refused = false;
      room = Math.min(Limits.UNANSWERED, room + 1);
    }

    void putBack(Submission submission) {
      waiting.add(submission);
      refused = true;
      refusedNanos = nanos.getAsLong();
      room = 1;
    }

    int awaiting() {
      return unanswered + (pauses() ? 0 : waiting.size());
    }
  }

  Submissions(LongSupplier nanos, Transmitter transmitter) {
    this.nanos = nanos;
    this.transmitter = transmitter;
  }

  private Lane lane(Submission submission) {
    return submission.urgent ? flash : others;
  }

  /// Submits an act as soon as it may go.
  void add(Submission submission) throws ConnectionLostException {
    submission.order = added++;
    if (submission.body.length == 0) {
      lane(submission).waiting.add(submission);
    } else {
      messages.add(submission);
    }
    send();
  }

  /// Sends what may go now.
  void send() throws ConnectionLostException {
    if ((lastMessage == null || lastMessage.done()) && !messages.isEmpty()) {
      lastMessage = messages.remove();
      lane(lastMessage).waiting.add(lastMessage);
    }
    flash.send();
    others.send();
  }

  /// What was answered under `request`; null if it is not under way.
  private @Nullable Submission answered(long request) {
    Submission submission = underWay.remove(request);
    if (submission != null) {
      lane(submission).unanswered--;
    }
    return submission;
  }

  /// A receipt has come; the caller checks it, sets it and calls [#send].
  ///
  /// @return what it is for; null if it is for nothing that is under way
  @Nullable Submission receipted(long request) {
    Submission submission = answered(request);
    if (submission != null) {
      lane(submission).taken();
    }
    return submission;
  }

  /// A refusal has come. What is put back has no refusal after this; the caller tells the others
  /// and calls [#send].
  ///
  /// @return what it is for; null if it is for nothing that is under way
  @Nullable Submission refused(long request, Refusal refusal) {
    Submission submission = answered(request);
    if (submission == null) {
      return null;
    }
    RefusalCode code = refusal.code();
    boolean told = submission.sender == Submission.Sender.WAITING;
    if (code == RefusalCode.NOT_SERVING || (code == RefusalCode.OVERLOADED && !told)) {
      submission.putBack();
      lane(submission).putBack(submission);
    } else {
      submission.refusal = refusal;
    }
    return submission;
  }

  /// Whether the lane of what the station states waits after a refusal.
  boolean pauses() {
    return others.pauses();
  }

  /// Submissions that will be answered soon: not those that were put back a moment ago.
  int awaiting() {
    boolean stuck = lastMessage != null && !lastMessage.done() && lane(lastMessage).pauses();
    return flash.awaiting() + others.awaiting() + (stuck ? 0 : messages.size());
  }
}
