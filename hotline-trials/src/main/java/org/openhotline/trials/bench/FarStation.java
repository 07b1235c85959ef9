package org.openhotline.trials.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;

/// The far desk's station: the real one, with its memory forced to disk, verifying everything,
/// decrypting and stating delivery and reading.
///
/// A thread of its own. [Heard] is told on it.
final class FarStation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Thread thread;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean stopped;

  /// Hears of messages that were opened, and of the end.
  interface Heard {
    /// The body of a message was opened with the desk's key.
    void opened(ActId message, long nanoTime);

    /// The station has ended by itself: nothing more will be opened.
    void failed(String why);
  }

  private FarStation(BenchWorld world, Path database, Heard heard) {
    thread =
        Thread.ofPlatform().daemon().name("far-station").start(() -> run(world, database, heard));
  }

  /// Connects the station of the far desk; returns when it has all that is older.
  static FarStation open(BenchWorld world, Path database, Heard heard)
      throws IOException, InterruptedException {
    FarStation station = new FarStation(world, database, heard);
    if (!station.connected.await(120, TimeUnit.SECONDS)) {
      throw new IOException("the far station did not come up within 120 s");
    }
    station.check();
    return station;
  }

  private void run(BenchWorld world, Path database, Heard heard) {
    try (Station station =
        Station.open(world.far(), database, InstantSource.system(), new SecureRandom())) {
      station.listener(new Ear(heard));
      station.connect(Duration.ofSeconds(30));
      station.synchronise(Duration.ofSeconds(110));
      connected.countDown();
      while (!stopped) {
        station.pump(PATIENCE);
      }
    } catch (IOException | RefusedException | RuntimeException e) {
      if (!stopped) {
        failure.set(e);
        heard.failed("the far station failed: " + e);
      }
    } finally {
      connected.countDown();
    }
  }

  /// Throws if the station has failed.
  void check() throws IOException {
    Exception why = failure.get();
    if (why != null) {
      throw new IOException("the far station failed: " + why, why);
    }
  }

  private record Ear(Heard heard) implements StationListener {
    @Override
    public void opened(ActId message) {
      heard.opened(message, System.nanoTime());
    }

    @Override
    public void entry(long leaf, RecordEntry entry, boolean live) {}

    @Override
    public void connected(String relay) {}

    @Override
    public void disconnected(String why) {}

    @Override
    public void refused(Refusal refusal) {}
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check();
  }
}
