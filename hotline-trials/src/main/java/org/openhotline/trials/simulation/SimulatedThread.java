package org.openhotline.trials.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A thread of a simulated process: what it is given happens in simulated time, after a little
/// while that the seed decides, so that two threads meet in every order.
///
/// `ordered` threads keep the order of what they are given, as one thread does; the others stand
/// for many.
final class SimulatedThread extends AbstractExecutorService implements ScheduledExecutorService {
  private static final long LONGEST_PAUSE = 200_000;

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Life life;
  private final String name;
  private final boolean ordered;
  private final Consumer<Runnable> guard;
  private long lastStart;
  private boolean shut;

  /// @param guard runs a task and takes what it throws
  SimulatedThread(
      Scheduler scheduler,
      RandomGenerator random,
      Life life,
      String name,
      boolean ordered,
      Consumer<Runnable> guard) {
    this.scheduler = scheduler;
    this.random = random;
    this.life = life;
    this.name = name;
    this.ordered = ordered;
    this.guard = guard;
  }

  @Override
  public void execute(Runnable task) {
    long start = scheduler.now() + random.nextLong(1_000, LONGEST_PAUSE);
    if (ordered) {
      start = Math.max(start, lastStart);
      lastStart = start;
    }
    var _ = scheduler.in(start - scheduler.now(), name, life, () -> guard.accept(task));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Timer timer = new Timer();
    timer.event = scheduler.backgroundIn(unit.toNanos(delay), name, life, () -> guard.accept(task));
    return timer;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    Timer timer = new Timer();
    again(timer, task, unit.toNanos(initialDelay), unit.toNanos(period));
    return timer;
  }

  private void again(Timer timer, Runnable task, long delay, long period) {
    timer.event =
        scheduler.backgroundIn(
            delay,
            name,
            life,
            () -> {
              guard.accept(task);
              if (!timer.cancelled) {
                again(timer, task, period, period);
              }
            });
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return scheduleAtFixedRate(task, initialDelay, delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("the relay schedules runnables only");
  }

  @Override
  public void shutdown() {
    shut = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shut = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shut;
  }

  @Override
  public boolean isTerminated() {
    return shut;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  /// Only what is cancelled is asked of it.
  private static final class Timer implements ScheduledFuture<Object> {
    private Scheduler.@org.jspecify.annotations.Nullable Event event;
    private boolean cancelled;

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      cancelled = true;
      if (event != null) {
        event.cancel();
      }
      return true;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public boolean isDone() {
      return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException("not asked");
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException("not asked");
    }

    @Override
    public Object get() {
      throw new UnsupportedOperationException("one thread cannot wait for itself");
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
      throw new UnsupportedOperationException("one thread cannot wait for itself");
    }
  }
}
