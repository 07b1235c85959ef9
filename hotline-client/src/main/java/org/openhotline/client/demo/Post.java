package org.openhotline.client.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.Passphrases;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.client.book.FactText;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;

/// One station of the story on a thread of its own: stays connected as `hotline listen` does, and
/// does what the story asks between frames.
///
/// Threading: the station is touched by its own thread only; [#call] and [#await] may be called by
/// others.
final class Post implements StationListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(40);
  private static final Duration AGAIN = Duration.ofMillis(150);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration CALL = Duration.ofSeconds(40);
  private static final int MAX_JOBS = 64;

  private final String name;
  private final Narrator narrator;
  private final BlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>(MAX_JOBS);
  private final ConcurrentSkipListMap<Long, RecordEntry> seen = new ConcurrentSkipListMap<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private @Nullable RecordBook book; // set and read by the station's thread
  private volatile boolean stopped;

  /// Something to do on the station's thread.
  interface Work<T> {
    T run(Station station, HomeKeys keys) throws IOException, RefusedException;
  }

  private record Job<T>(Work<T> work, CompletableFuture<T> result) {
    void run(Station station, HomeKeys keys) {
      try {
        result.complete(work.run(station, keys));
      } catch (IOException | RefusedException | RuntimeException e) {
        result.completeExceptionally(e);
      }
    }
  }

  Post(String name, Path home, Path passphraseFile, Narrator narrator) {
    this.name = name;
    this.narrator = narrator;
    this.thread =
        Thread.ofPlatform()
            .name("post-" + name)
            .daemon()
            .unstarted(() -> live(home, passphraseFile));
  }

  void start() {
    thread.start();
  }

  /// The root of the thread.
  private void live(Path home, Path passphraseFile) {
    Passphrases passphrases = new Passphrases(passphraseFile, Map.of(), question -> null);
    try (HomeKeys keys = HomeKeys.open(home, passphrases);
        Station station = keys.station()) {
      book = station.book();
      station.listener(this);
      while (!stopped) {
        turn(station, keys);
      }
    } catch (IOException | RefusedException | InterruptedException e) {
      troubles.add(String.valueOf(e.getMessage()));
    }
    stopped = true;
  }

  private void turn(Station station, HomeKeys keys)
      throws IOException, RefusedException, InterruptedException {
    Job<?> job = jobs.poll();
    if (job != null) {
      job.run(station, keys);
      return;
    }
    try {
      if (station.connected()) {
        station.pump(PATIENCE);
      } else {
        station.connect(CONNECT);
      }
    } catch (ConnectionLostException e) {
      Job<?> next = jobs.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run(station, keys);
      }
    }
  }

  /// Does `work` on the station's thread.
  ///
  /// @throws RefusedException if the relay or the agreement refuses
  /// @throws DemoFailure if it fails or takes too long
  <T> T call(String what, Work<T> work) throws RefusedException, DemoFailure {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (stopped || !jobs.offer(new Job<>(work, result))) {
      throw new DemoFailure(name + " cannot " + what + ": its station has stopped: " + troubles);
    }
    try {
      return result.get(CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new DemoFailure(name + " could not " + what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new DemoFailure(
          name + " could not " + what + " within " + CALL.toSeconds() + " s; troubles: " + troubles,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure(name + " was interrupted", e);
    }
  }

  /// What finds something in the verified record.
  interface Sight<T> {
    Optional<T> in(RecordBook book);
  }

  /// Waits until `sight` finds something in what this station has verified.
  ///
  /// @throws DemoFailure naming `what` if it does not in time
  <T> T await(String what, Duration timeout, Sight<T> sight) throws DemoFailure {
    long deadline = System.nanoTime() + timeout.toNanos();
    int known = -1;
    while (true) {
      if (known != seen.size()) {
        known = seen.size();
        try {
          Optional<T> found = call("look for " + what, (station, keys) -> sight.in(station.book()));
          if (found.isPresent()) {
            return found.get();
          }
        } catch (RefusedException e) {
          throw new DemoFailure(name + " looks for " + what + ": " + e.getMessage(), e);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new DemoFailure(
            name
                + " waited "
                + timeout.toSeconds()
                + " s for: "
                + what
                + "; it did not come"
                + (troubles.isEmpty() ? "" : "; troubles: " + troubles));
      }
      news();
    }
  }

  /// Returns when something was seen, or after a moment.
  private void news() throws DemoFailure {
    try {
      if (news.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure(name + " was interrupted", e);
    }
  }

  /// Every verified entry that this station has been sent, by leaf.
  Map<Long, RecordEntry> seen() {
    return seen;
  }

  @Override
  public void entry(long leaf, RecordEntry entry, boolean live) {
    narrator.fact(FactText.of(Objects.requireNonNull(book), leaf, entry));
    seen.put(leaf, entry);
    news.release();
  }

  @Override
  public void connected(String relay) {
    narrator.event(name, "connected to the relay at " + relay);
  }

  @Override
  public void disconnected(String why) {
    narrator.event(name, "connection lost: " + why);
  }

  @Override
  public void refused(Refusal refusal) {
    troubles.add(refusal.toString());
    narrator.event(name, "refused by the relay: " + refusal);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(CONNECT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
