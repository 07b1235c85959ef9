package org.openhotline.console.desk;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.console.view.DeskState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns a desk: does what pages ask between frames of the relay, and publishes
/// a new immutable state when something changed, at most every [#PUBLISH_EVERY].
///
/// Threading: [#call] may be called by any thread.
public final class DeskThread implements AutoCloseable {
  /// Most requests that wait.
  static final int MAX_JOBS = 64;

  /// Shortest time between two published states.
  static final Duration PUBLISH_EVERY = Duration.ofMillis(120);

  /// How often pages hear that this thread lives.
  static final Duration BEAT_EVERY = Duration.ofSeconds(2);

  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Logger LOG = LoggerFactory.getLogger(DeskThread.class);

  private final Desk desk;
  private final Publisher publisher;
  private final BlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>(MAX_JOBS);
  private final Thread thread;
  private long lastPublishedNanos;
  private long lastBeatNanos = System.nanoTime();
  private boolean dirty = true;
  private @Nullable DeskState last;
  private volatile boolean stopped;

  /// Hears every new state, on the desk's thread.
  public interface Publisher {
    /// Takes the state.
    void publish(DeskState state);

    /// Nothing changed, and this thread lives: a page that hears neither must not be believed.
    void beat();
  }

  /// Something to do on the desk's thread.
  @FunctionalInterface
  public interface Work<T> {
    /// Does it.
    T run(Desk desk) throws IOException, RefusedException, ActException;
  }

  private record Job<T>(Work<T> work, CompletableFuture<T> result) {
    @SuppressWarnings("IllegalCatch") // the root of a request: whatever happens is its answer
    void run(Desk desk) {
      try {
        result.complete(work.run(desk));
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    }
  }

  /// A thread that is not started yet.
  public DeskThread(Desk desk, Publisher publisher) {
    this.desk = desk;
    this.publisher = publisher;
    this.thread = Thread.ofPlatform().name("desk").unstarted(this::live);
  }

  /// Starts it.
  public void start() {
    thread.start();
  }

  /// Does `work` on the desk's thread.
  ///
  /// @return its result; failed at once when too much waits or the thread has ended
  public <T> CompletableFuture<T> call(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (stopped || !jobs.offer(new Job<>(work, result))) {
      result.completeExceptionally(
          new ActException(
              ActException.Code.TOO_MANY,
              stopped ? "the console is ending" : MAX_JOBS + " requests wait already"));
    }
    return result;
  }

  private void live() {
    try (desk) {
      while (!stopped) {
        Duration rest = desk.turn();
        work(rest);
        publish();
      }
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("The desk's thread failed; the console has stopped");
      DeskState before = last;
      if (before != null) {
        publisher.publish(
            before.stopped("The console has stopped and must be started again: " + e.getMessage()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped = true;
      for (Job<?> job = jobs.poll(); job != null; job = jobs.poll()) {
        job.result()
            .completeExceptionally(
                new ActException(ActException.Code.TOO_MANY, "the console is ending"));
      }
    }
  }

  private void work(Duration rest) throws InterruptedException {
    Job<?> job = jobs.poll(rest.toMillis(), TimeUnit.MILLISECONDS);
    while (job != null) {
      job.run(desk);
      dirty = true;
      job = jobs.poll();
    }
  }

  private void publish() throws IOException {
    dirty |= desk.takeChanged();
    long now = System.nanoTime();
    if (dirty && now - lastPublishedNanos >= PUBLISH_EVERY.toNanos()) {
      dirty = false;
      lastPublishedNanos = now;
      DeskState state = desk.state();
      last = state;
      publisher.publish(state);
    }
    if (now - lastBeatNanos >= BEAT_EVERY.toNanos()) {
      lastBeatNanos = now;
      publisher.beat();
    }
  }

  /// Ends the thread, after what it is doing; destroys all keys.
  @Override
  public void close() {
    stopped = true;
    try {
      if (!thread.join(STOP)) {
        LOG.atWarn().log("The desk's thread did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
