package org.openhotline.client.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.client.book.FactText;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.store.StationStore;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Text;

/// A station that stays on the line: connects again at once when the line breaks, then with
/// jittered waits of at most 5 s; prints facts; counts down; rings.
///
/// Threading: one thread, that of [#run].
final class Listening implements StationListener {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final int MAX_DOUBLINGS = 5;
  private static final Duration RING_EVERY = Duration.ofSeconds(5);
  private static final Duration OUTBOX_EVERY = Duration.ofSeconds(5);

  private final Station station;
  private final InstantSource clock;
  private final Output output;
  private final Terminal terminal;
  private final Duration timeout;
  private final Set<ActId> knownRefused = new HashSet<>();
  private Set<ActId> waiting = Set.of();
  private String lastTrouble = "";
  private int failures;
  private long nextAttemptNanos;
  private long lastSecond;
  private long nextRingNanos;
  private long nextOutboxNanos;

  Listening(
      Station station, InstantSource clock, Output output, Terminal terminal, Duration timeout) {
    this.station = station;
    this.clock = clock;
    this.output = output;
    this.terminal = terminal;
    this.timeout = timeout;
  }

  /// Listens until `stop` is counted down.
  ///
  /// @throws RefusedException if the relay does not let this station in for good
  /// @throws IOException if the record is not the remembered one, or the disk fails
  void run(CountDownLatch stop) throws IOException, RefusedException {
    long now = System.nanoTime();
    nextAttemptNanos = now;
    nextRingNanos = now;
    nextOutboxNanos = now + OUTBOX_EVERY.toNanos();
    station.outbox(StationStore.OutboxState.REFUSED).forEach(i -> knownRefused.add(i.actId()));
    station.listener(this);
    while (stop.getCount() > 0) {
      try {
        if (station.connected()) {
          station.pump(PATIENCE);
          outbox();
        } else {
          connect(stop);
        }
      } catch (ConnectionLostException e) {
        nextAttemptNanos = System.nanoTime();
      }
      tick();
    }
    terminal.clear();
    station.disconnect();
  }

  private void connect(CountDownLatch stop) throws IOException, RefusedException {
    long left = nextAttemptNanos - System.nanoTime();
    if (left > 0) {
      pause(stop, Math.min(left, PATIENCE.toNanos()));
      return;
    }
    try {
      station.connect(timeout);
      failures = 0;
      lastTrouble = "";
    } catch (ConnectionLostException e) {
      again(String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      RefusalCode code = e.refusal().code();
      if (code != RefusalCode.NOT_SERVING && code != RefusalCode.OVERLOADED) {
        throw e;
      }
      again(e.refusal().toString());
    }
  }

  private static void pause(CountDownLatch stop, long nanos) {
    try {
      boolean stopped = stop.await(nanos, TimeUnit.NANOSECONDS);
      if (stopped) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /// The first repetition comes at once; each later one after a random part of a doubling wait.
  private void again(String why) {
    long wait =
        failures == 0
            ? 0
            : Math.min(
                LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    nextAttemptNanos =
        System.nanoTime() + (wait == 0 ? 0 : ThreadLocalRandom.current().nextLong(wait / 2, wait));
    if (!why.equals(lastTrouble)) {
      lastTrouble = why;
      event("NOT_CONNECTED", "NOT CONNECTED, trying again: " + Text.shown(why));
    }
  }

  /// Tells of queued acts that were refused, and connects again when a command left an act in the
  /// outbox: a new session sends all of them.
  private void outbox() throws IOException {
    if (System.nanoTime() < nextOutboxNanos) {
      return;
    }
    nextOutboxNanos = System.nanoTime() + OUTBOX_EVERY.toNanos();
    for (StationStore.OutboxItem item : station.outbox(StationStore.OutboxState.REFUSED)) {
      if (knownRefused.add(item.actId())) {
        event("REFUSED", "REFUSED " + item.actId() + ": " + Text.shown(item.refusal()));
        terminal.ring();
      }
    }
    Set<ActId> now = new HashSet<>();
    station.outbox(StationStore.OutboxState.PENDING).forEach(i -> now.add(i.actId()));
    Set<ActId> still = new HashSet<>(now);
    still.retainAll(waiting);
    waiting = Set.copyOf(now);
    if (!still.isEmpty()) {
      waiting = Set.of();
      station.disconnect();
      nextAttemptNanos = System.nanoTime();
    }
  }

  private void tick() {
    Instant now = clock.instant();
    if (now.getEpochSecond() != lastSecond) {
      lastSecond = now.getEpochSecond();
      terminal.standing(standing(now));
    }
    if (System.nanoTime() >= nextRingNanos
        && station.book().messages().stream().anyMatch(this::calls)) {
      nextRingNanos = System.nanoTime() + RING_EVERY.toNanos();
      terminal.ring();
    }
  }

  /// Whether a message for this desk that cannot wait is not acknowledged.
  private boolean calls(MessageFile file) {
    return file.message().precedence().compareTo(Precedence.IMMEDIATE) >= 0
        && file.addressee(desk())
            .filter(a -> a.due(Obligation.ACKNOWLEDGE).isPresent())
            .isPresent();
  }

  /// The line that counts down.
  private String standing(Instant now) {
    List<MessageFile> open =
        station.book().messages().stream()
            .filter(f -> f.openAt(desk()))
            .sorted(Comparator.comparing((MessageFile f) -> f.nextDue().orElse(Instant.MAX)))
            .toList();
    String line = station.connected() ? "on line" : "NOT CONNECTED";
    if (open.isEmpty()) {
      return Times.group(now) + "  " + line + "  nothing is open";
    }
    MessageFile first = open.getFirst();
    String left =
        first.nextDue().map(d -> "due " + Times.countdown(Duration.between(now, d))).orElse("open");
    return Times.group(now)
        + "  "
        + line
        + "  "
        + open.size()
        + " open  "
        + left
        + "  "
        + first.message().precedence()
        + " "
        + first.message().origin()
        + " "
        + first.id().hex().substring(0, 8)
        + " "
        + Rows.state(first);
  }

  private DeskId desk() {
    return station.identity().desk();
  }

  @Override
  public void entry(long leaf, RecordEntry entry, boolean live) {
    FactText fact = FactText.of(station.book(), leaf, entry);
    Optional<MessageFile> file =
        fact.message() == null ? Optional.empty() : station.book().message(fact.message());
    boolean message = entry instanceof RecordEntry.OfAct act && act.act().act() instanceof Message;
    String subject = message ? file.map(f -> InboxCommand.subject(station, f)).orElse("") : "";
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", fact.kind());
    fields.put("message_id", fact.message() == null ? "" : fact.message().hex());
    fields.put("leaf", leaf);
    fields.put("time", fact.time().toString());
    fields.put("who", fact.who());
    fields.put("text", fact.what());
    fields.put("live", live);
    if (message) {
      fields.put("subject", subject);
    }
    terminal.clear();
    output.result(
        Times.both(fact.time())
            + "  "
            + fact.who()
            + (fact.message() == null ? "" : "  " + fact.message().hex().substring(0, 8))
            + "  "
            + fact.what()
            + (message ? "  «" + Text.shown(subject) + "»" : ""),
        fields);
    if (live && message && file.filter(f -> !f.message().origin().equals(desk())).isPresent()) {
      terminal.ring();
    }
  }

  @Override
  public void connected(String relay) {
    event("CONNECTED", "CONNECTED to the relay at " + relay);
  }

  @Override
  public void disconnected(String why) {
    event("DISCONNECTED", "CONNECTION LOST: " + Text.shown(why));
  }

  @Override
  public void refused(Refusal refusal) {
    event("REFUSED", "REFUSED by the relay: " + Text.shown(refusal.toString()));
  }

  private void event(String kind, String text) {
    Instant now = clock.instant();
    terminal.clear();
    output.result(
        Times.both(now) + "  " + station.identity().station() + "  " + text,
        Output.fields(
            "kind",
            kind,
            "time",
            now.toString(),
            "who",
            station.identity().station().value(),
            "text",
            text));
  }
}
