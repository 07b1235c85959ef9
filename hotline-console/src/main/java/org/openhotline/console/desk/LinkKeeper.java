package org.openhotline.console.desk;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.store.StationStore;
import org.openhotline.console.view.DeskState;
import org.openhotline.console.view.Shown;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.RefusalCode;

/// Keeps the station connected: again at once when the line breaks, then with jittered waits of at
/// most 5 s; where the relay refuses the station itself, every 30 s. A record that is not the
/// remembered one ends it for good: nothing that such a relay says may be shown as true.
///
/// Threading: the station's thread.
final class LinkKeeper {
  private static final Duration CONNECT = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofMillis(40);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration REFUSED_WAIT = Duration.ofSeconds(30);
  private static final Duration OUTBOX_EVERY = Duration.ofSeconds(5);
  private static final int MAX_DOUBLINGS = 5;

  private final Station station;
  private final InstantSource clock;
  private String trouble = "";
  private String relay = "";
  private String why = "";
  private Instant since;
  private boolean up;
  private int failures;
  private long nextAttemptNanos;
  private long nextOutboxNanos;
  private Set<ActId> waiting = Set.of();
  private @Nullable Long skewMillis;

  LinkKeeper(Station station, InstantSource clock) {
    this.station = station;
    this.clock = clock;
    this.since = clock.instant();
    this.nextAttemptNanos = System.nanoTime();
    this.nextOutboxNanos = nextAttemptNanos;
  }

  /// One turn: takes what comes, or tries to connect; returns how long the thread may rest.
  Duration turn() {
    if (!trouble.isEmpty()) {
      return PATIENCE;
    }
    try {
      if (station.connected()) {
        station.pump(PATIENCE);
        outbox();
        return Duration.ZERO;
      }
      return connect();
    } catch (ConnectionLostException e) {
      nextAttemptNanos = System.nanoTime();
      return Duration.ZERO;
    } catch (IOException e) {
      trouble = Shown.text(String.valueOf(e.getMessage()));
      station.disconnect();
      down(trouble);
      return PATIENCE;
    }
  }

  private Duration connect() throws IOException {
    long left = nextAttemptNanos - System.nanoTime();
    if (left > 0) {
      return Duration.ofNanos(Math.min(left, PATIENCE.toNanos()));
    }
    try {
      station.connect(CONNECT);
      failures = 0;
    } catch (ConnectionLostException e) {
      again(String.valueOf(e.getMessage()), wait(failures));
    } catch (RefusedException e) {
      RefusalCode code = e.refusal().code();
      boolean passing = code == RefusalCode.NOT_SERVING || code == RefusalCode.OVERLOADED;
      again(e.refusal().toString(), passing ? wait(failures) : REFUSED_WAIT);
    }
    return Duration.ZERO;
  }

  private static Duration wait(int failures) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    long longest =
        Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(failures, MAX_DOUBLINGS));
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }

  private void again(String reason, Duration wait) {
    failures++;
    nextAttemptNanos = System.nanoTime() + wait.toNanos();
    down(reason);
  }

  /// Connects again when an act stays in the outbox: a new session sends all of them.
  private void outbox() throws IOException {
    if (System.nanoTime() < nextOutboxNanos) {
      return;
    }
    nextOutboxNanos = System.nanoTime() + OUTBOX_EVERY.toNanos();
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

  /// The connection stands.
  void up(String address) {
    up = true;
    relay = address;
    why = "";
    since = clock.instant();
  }

  /// The connection is gone.
  void down(String reason) {
    if (up || why.isEmpty()) {
      since = clock.instant();
    }
    up = false;
    why = Shown.text(reason);
  }

  /// A receipt came: the relay's clock stood at `recorded` between these two instants of ours.
  void measured(Instant before, Instant recorded, Instant after) {
    Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
    skewMillis = Duration.between(recorded, middle).toMillis();
  }

  /// What stopped the station for good; empty: nothing.
  String trouble() {
    return trouble;
  }

  /// The connection as pages show it.
  DeskState.Link state() {
    return new DeskState.Link(up, Shown.time(since), up ? relay : "", why, skewMillis);
  }
}
