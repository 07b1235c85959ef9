package org.openhotline.server.node;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.server.consensus.Lane;
import org.openhotline.server.consensus.Order;
import org.openhotline.server.consensus.Outcome;
import org.openhotline.server.consensus.Proposal;
import org.openhotline.server.core.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes submissions, has them verified off the event loops, FLASH first, and orders what is good.
///
/// Within a lane the submitters are served in turn, so that what one of them pours in delays the
/// others by one submission, not by all of it. Bounded by number and bytes, in all and for each
/// submitter; what does not fit is refused at once with OVERLOADED and the limit. FLASH may also
/// use a reserve. Each submission brings one task to the executor, and each task decides on
/// whatever goes first then. Several may be verified at once, but those of one submitter and lane
/// are ordered as they came. Each submission is answered exactly once, on any thread; answering
/// must not block.
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final AdmissionLimits limits;
  private final Check check;
  private final Order<Verdict> order;
  private final Executor executor;
  private final Turns turns = new Turns();
  private final Rounds flash = new Rounds();
  private final Rounds others = new Rounds();
  private boolean closed;

  /// A submission.
  ///
  /// @param act bytes of a SignedAct
  /// @param body sealed body; empty for all but messages
  /// @param hint the lane asked for
  /// @param submitter on whose behalf
  /// @param answer told once
  record Ticket(
      Bytes act, Bytes body, Precedence hint, Submitter submitter, Consumer<Answer> answer) {
    long bytes() {
      return (long) act.length() + body.length();
    }
  }

  /// Checks one submission; many threads.
  interface Check {
    /// What is to be done with it.
    Verification.Verified check(Bytes act, Bytes body, Precedence hint, Submitter submitter);
  }

  private record LineKey(Submitter submitter, boolean flash) {}

  Admission(AdmissionLimits limits, Check check, Order<Verdict> order, Executor executor) {
    this.limits = limits;
    this.check = check;
    this.order = order;
    this.executor = executor;
  }

  /// Takes a submission; never blocks.
  void submit(Ticket ticket) {
    Refusal refusal;
    synchronized (this) {
      refusal = refusal(ticket);
      if (refusal == null) {
        boolean urgent = ticket.hint() == Precedence.FLASH;
        Turns.Turn turn = turns.enter(new LineKey(ticket.submitter(), urgent));
        (urgent ? flash : others).add(new Rounds.Queued(ticket, turn));
        executor.execute(this::work);
        return;
      }
    }
    ticket.answer().accept(new Answer.NotTaken(refusal));
  }

  private @Nullable Refusal refusal(Ticket ticket) {
    if (closed) {
      return Refusal.of(RefusalCode.NOT_SERVING, "the relay is going down; try again");
    }
    boolean urgent = ticket.hint() == Precedence.FLASH;
    int most = limits.submissions() + (urgent ? limits.flashSubmissions() : 0);
    long mostBytes = limits.bytes() + (urgent ? limits.flashBytes() : 0);
    Submitter of = ticket.submitter();
    int own = flash.size(of) + others.size(of);
    if (own >= AdmissionLimits.share(most)) {
      return overloaded("submissions of " + of.name() + " wait", AdmissionLimits.share(most));
    }
    if (own > 0
        && flash.bytes(of) + others.bytes(of) + ticket.bytes() > AdmissionLimits.share(mostBytes)) {
      return overloaded(
          "bytes of submissions of " + of.name() + " wait", AdmissionLimits.share(mostBytes));
    }
    if (flash.size() + others.size() >= most) {
      return overloaded("submissions wait", most);
    }
    return flash.bytes() + others.bytes() + ticket.bytes() > mostBytes
        ? overloaded("bytes of submissions wait", mostBytes)
        : null;
  }

  private static Refusal overloaded(String what, long limit) {
    return new Refusal(
        RefusalCode.OVERLOADED,
        "as many as %d %s, and this relay takes no more; try again in some seconds"
            .formatted(limit, what),
        Map.of("limit", Long.toString(limit)));
  }

  /// Submissions that wait to be verified or ordered.
  synchronized int waiting() {
    return flash.size() + others.size() + order.outstanding();
  }

  private void work() {
    Rounds.Queued queued = next();
    queued.turn().decided(decide(queued.ticket()));
  }

  private synchronized Rounds.Queued next() {
    return flash.size() > 0 ? flash.remove() : others.remove();
  }

  /// Verifies a submission; returns what remains to be done with it when its turn comes.
  private Runnable decide(Ticket ticket) {
    try {
      return switch (check.check(ticket.act(), ticket.body(), ticket.hint(), ticket.submitter())) {
        case Verification.Answered(Answer answer) -> () -> ticket.answer().accept(answer);
        case Verification.Good(var _, boolean urgent) -> () -> order(ticket, urgent);
      };
    } catch (RuntimeException e) {
      // The root of a thread that serves everybody: one submission must not end it.
      LOG.atError()
          .addKeyValue("submitter", ticket.submitter().name())
          .setCause(e)
          .log("Verifying a submission failed");
      Answer failed =
          new Answer.NotTaken(
              Refusal.of(
                  RefusalCode.NOT_SERVING,
                  "the relay failed on this submission; its operator has been told"));
      return () -> ticket.answer().accept(failed);
    }
  }

  private void order(Ticket ticket, boolean urgent) {
    long most = ticket.bytes() + LogInputs.OVERHEAD_BYTES;
    var _ =
        order
            .propose(
                new Proposal(
                    urgent ? Lane.URGENT : Lane.NORMAL,
                    Math.toIntExact(most),
                    time ->
                        LogInputs.act(
                            time, ticket.act(), ticket.body(), ticket.submitter().name())))
            .whenComplete((outcome, failure) ->
                ticket
                    .answer()
                    .accept(failure == null ? answer(outcome) : unknown(failure.toString())));
  }

  private static Answer answer(Outcome<Verdict> outcome) {
    return switch (outcome) {
      case Outcome.Committed<Verdict>(long _, Verdict verdict) ->
          switch (verdict) {
            case Verdict.Recorded(long leaf) -> new Answer.InRecord(leaf, false);
            case Verdict.Repeated(long leaf) -> new Answer.InRecord(leaf, true);
            case Verdict.Refused(Refusal refusal) -> new Answer.NotTaken(refusal);
            case Verdict.Done _ ->
                throw new IllegalStateException("an act was neither recorded nor refused");
          };
      case Outcome.Refused<Verdict>(var reason, String message) ->
          new Answer.NotTaken(
              Refusal.of(
                  switch (reason) {
                    case NOT_SERVING -> RefusalCode.NOT_SERVING;
                    case TOO_LARGE -> RefusalCode.TOO_LARGE;
                    case QUEUE_FULL, DISK_RESERVE -> RefusalCode.OVERLOADED;
                  },
                  message));
      case Outcome.Unknown<Verdict>(String message) -> unknown(message);
    };
  }

  private static Answer unknown(String message) {
    return new Answer.NotTaken(
        Refusal.of(
            RefusalCode.NOT_SERVING,
            "it is not known whether the act was recorded ("
                + message
                + "); submit the same bytes again"));
  }

  /// Takes nothing more; what waits is still verified and ordered.
  synchronized void close() {
    closed = true;
  }
}
