package org.openhotline.trials.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.Passphrases;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// A real station with its officers, on a thread of its own: connects again whenever the relay is
/// gone, and works while it is told to.
///
/// Threading: the station is touched by its own thread only; the methods here may be called by
/// others.
final class MannedStation implements StationListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(15);
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final int MAX_JOBS = 64;

  private final DeskId desk;
  private final Path home;
  private final Path passphraseFile;
  private final Ledger ledger;
  private final Officers officers;
  private final BlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>(MAX_JOBS);
  private final Thread thread;
  private volatile boolean working;
  private volatile boolean stopped;
  private volatile boolean connected;
  private volatile @Nullable String fault;

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

  MannedStation(DeskId desk, CampaignWorld world, Ledger ledger, Officers officers) {
    this.desk = desk;
    this.home = world.home(desk);
    this.passphraseFile = world.passphraseFile();
    this.ledger = ledger;
    this.officers = officers;
    this.thread = Thread.ofPlatform().name("station-" + desk).daemon().start(this::live);
  }

  DeskId desk() {
    return desk;
  }

  /// Its officers; to be moved on the station's thread only.
  Officers officers() {
    return officers;
  }

  /// Lets the officers work, or not.
  void working(boolean now) {
    working = now;
  }

  boolean connected() {
    return connected;
  }

  /// What this station found that must never be, or why its thread ended; null: nothing.
  @Nullable String fault() {
    return fault;
  }

  /// The root of the thread.
  private void live() {
    Passphrases passphrases = new Passphrases(passphraseFile, Map.of(), question -> null);
    try (HomeKeys keys = HomeKeys.open(home, passphrases);
        Station station = keys.station()) {
      station.listener(this);
      while (!stopped) {
        turn(station, keys);
      }
    } catch (IOException | RefusedException | RuntimeException e) {
      fault = "station of " + desk + ": " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped = true;
    }
  }

  private void turn(Station station, HomeKeys keys)
      throws IOException, RefusedException, InterruptedException {
    Job<?> job = jobs.poll();
    if (job != null) {
      job.run(station, keys);
      return;
    }
    try {
      if (!station.connected()) {
        connect(station);
      }
      station.pump(PATIENCE);
      if (working) {
        officers.act(station, keys);
      }
    } catch (ConnectionLostException e) {
      Job<?> next = jobs.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run(station, keys);
      }
    }
  }

  private static void connect(Station station) throws IOException, RefusedException {
    try {
      station.connect(CONNECT);
    } catch (RefusedException e) {
      if (e.refusal().code() != RefusalCode.NOT_SERVING) {
        throw e;
      }
      throw new ConnectionLostException("the relay does not serve yet", e);
    }
  }

  /// Does `work` on the station's thread.
  ///
  /// @throws CampaignFailure if it fails or takes too long
  <T> T call(String what, Duration timeout, Work<T> work) throws CampaignFailure {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (stopped || !jobs.offer(new Job<>(work, result))) {
      throw new CampaignFailure("%s cannot %s: %s".formatted(desk, what, fault));
    }
    try {
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CampaignFailure("%s could not %s: %s".formatted(desk, what, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new CampaignFailure(
          "%s could not %s within %d s; its own trouble: %s"
              .formatted(desk, what, timeout.toSeconds(), fault),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CampaignFailure(desk + " was interrupted", e);
    }
  }

  @Override
  public void entry(long leaf, RecordEntry entry, boolean live) {
    ledger.seen(desk, leaf, entry);
    if (entry instanceof RecordEntry.OfAct act && act.act().act() instanceof Message message) {
      officers.received(message);
    }
  }

  @Override
  public void connected(String relay) {
    connected = true;
  }

  @Override
  public void disconnected(String why) {
    connected = false;
  }

  @Override
  public void refused(Refusal refusal) {
    ledger.refused(refusal.code());
    if (!Officers.expected(refusal.code())) {
      fault = "the relay refused what the station of " + desk + " sent by itself: " + refusal;
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
