package org.openhotline.server.node;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.server.dispatch.FetchDesk;
import org.openhotline.server.dispatch.StationStream;
import org.openhotline.server.transport.StationLink;
import org.openhotline.server.transport.StationPort;
import org.openhotline.server.transport.Submission;

/// One open session: what comes in goes to admission or to the stream, what is answered goes to the
/// stream.
///
/// Frames come on the session's event loop, answers on other threads.
final class StationSession implements StationPort {
  private final long number;
  private final StationLink link;
  private final StationStream stream;
  private final DirectoryEntry.Station station;
  private final Instant notAfter;
  private final boolean subscribed;
  private final Sessions.Shared shared;
  private final Sessions sessions;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final Instant since;
  private volatile @Nullable Instant pinged;

  StationSession(
      long number,
      StationLink link,
      StationStream stream,
      DirectoryEntry.Station station,
      Instant notAfter,
      boolean subscribed,
      Sessions.Shared shared,
      Sessions sessions) {
    this.number = number;
    this.link = link;
    this.stream = stream;
    this.station = station;
    this.notAfter = notAfter;
    this.subscribed = subscribed;
    this.shared = shared;
    this.sessions = sessions;
    this.since = shared.clock().instant();
  }

  /// Which session of this process it is.
  long number() {
    return number;
  }

  StationLink link() {
    return link;
  }

  DeskId desk() {
    return station.desk();
  }

  boolean subscribed() {
    return subscribed;
  }

  Instant notAfter() {
    return notAfter;
  }

  /// When it began.
  Instant since() {
    return since;
  }

  /// When its last ping came; null if none has.
  @Nullable Instant pinged() {
    return pinged;
  }

  void wake() {
    stream.wake();
  }

  @Override
  public void submit(Submission submission) {
    boolean flash = submission.hint() == Precedence.FLASH;
    int most =
        shared.admissionLimits().perSession()
            + (flash ? shared.admissionLimits().flashPerSession() : 0);
    if (outstanding.incrementAndGet() > most) {
      outstanding.decrementAndGet();
      tell(
          submission.request(),
          new Refusal(
              RefusalCode.OVERLOADED,
              "%d submissions of this session have no answer yet; wait for one".formatted(most),
              Map.of("limit", Integer.toString(most))));
      return;
    }
    shared
        .admission()
        .get()
        .submit(
            new Admission.Ticket(
                submission.act(),
                submission.body(),
                submission.hint(),
                new Submitter.Station(station.desk(), station.stationId().value()),
                answer -> {
                  outstanding.decrementAndGet();
                  answered(submission.request(), answer);
                }));
  }

  private void answered(long request, Answer answer) {
    switch (answer) {
      case Answer.InRecord(long leaf, boolean repeated) -> stream.receipt(request, leaf, repeated);
      case Answer.NotTaken(Refusal refusal)
          when refusal.code() == RefusalCode.OVERLOADED
              || refusal.code() == RefusalCode.NOT_SERVING ->
          told(request, refusal); // the relay's own trouble, nobody's fault
      case Answer.NotTaken(Refusal refusal) -> tell(request, refusal);
    }
  }

  private void tell(long request, Refusal refusal) {
    told(request, refusal);
    sessions.misconduct(this);
  }

  private void told(long request, Refusal refusal) {
    shared.refusals().refused(refusal.code());
    stream.refused(request, refusal);
  }

  @Override
  public void refused(long request, Refusal refusal) {
    stream.refused(request, refusal);
    sessions.misconduct(this);
  }

  Conduct.Station station() {
    return new Conduct.Station(station.desk(), station.stationId());
  }

  @Override
  public void durable(long leaf) {
    stream.durable(leaf);
  }

  @Override
  public void fetchBody(long request, long leaf) {
    fetch(request, new FetchDesk.OfBody(request, leaf));
  }

  @Override
  public void fetchEntries(long request, long from, int count) {
    fetch(request, new FetchDesk.OfEntries(request, from, count));
  }

  @Override
  public void fetchMessage(long request, Bytes message) {
    if (message.length() != ActId.LENGTH_BYTES) {
      tell(
          request,
          Refusal.of(
              RefusalCode.MALFORMED,
              "a message id has %d bytes; %d came"
                  .formatted(ActId.LENGTH_BYTES, message.length())));
      return;
    }
    fetch(request, new FetchDesk.OfMessage(request, new ActId(message)));
  }

  private void fetch(long request, FetchDesk.Fetch fetch) {
    if (!stream.fetch(fetch)) {
      int limit = shared.dispatch().fetches();
      tell(
          request,
          new Refusal(
              RefusalCode.OVERLOADED,
              "%d requests of this session wait; ask again when one is answered".formatted(limit),
              Map.of("limit", Integer.toString(limit))));
    }
  }

  @Override
  public void ping(long nonce) {
    Instant now = shared.clock().instant();
    pinged = now;
    stream.pong(nonce, now);
  }

  @Override
  public void writable() {
    stream.wake();
  }

  @Override
  public void closed(String reason) {
    stream.stop();
    sessions.left(this);
  }
}
