package org.openhotline.trials.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Simulated time and everything that will happen in it, in one order: by time, then by the order
/// in which it was arranged.
///
/// What a quiet relay does again and again (looking at links, at clocks, for deadlines) is
/// *background*. When nothing else is near, time jumps to shortly before the next thing that is
/// not, so that months of silence cost nothing; the background goes on from there. Not thread-safe:
/// the simulation has one thread.
final class Scheduler {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  private static final long QUIET = 3 * SECOND;
  private static final long LANDING = 3 * SECOND / 2;
  private static final int LANDING_SHARE = 1_000;
  private static final long LONGEST_JUMP = 10 * DAY;

  private final PriorityQueue<Event> foreground = new PriorityQueue<>(Event.ORDER);
  private final PriorityQueue<Event> background = new PriorityQueue<>(Event.ORDER);
  private LongSupplier nextOfInterest = () -> Long.MAX_VALUE;
  private Runnable afterEach = () -> {};
  private long now;
  private long arranged;
  private long executed;
  private long trace = 0x9E3779B97F4A7C15L;
  private String current = "start";

  /// Something that will happen.
  static final class Event {
    private static final Comparator<Event> ORDER =
        Comparator.<Event>comparingLong(e -> e.time).thenComparingLong(e -> e.number);

    private final String name;
    private final @Nullable Life life;
    private final Runnable task;
    private final long number;
    private long time;
    private boolean cancelled;

    private Event(long time, long number, String name, @Nullable Life life, Runnable task) {
      this.time = time;
      this.number = number;
      this.name = name;
      this.life = life;
      this.task = task;
    }

    /// It will not happen.
    void cancel() {
      cancelled = true;
    }

    /// When it happens, in nanoseconds of true time.
    long time() {
      return time;
    }

    private boolean dead() {
      return cancelled || (life != null && !life.runs());
    }
  }

  /// Nanoseconds of true time since the simulation began.
  long now() {
    return now;
  }

  /// What is happening.
  String current() {
    return current;
  }

  /// Events so far.
  long executed() {
    return executed;
  }

  /// A number that depends on everything that happened, and when.
  long trace() {
    return trace;
  }

  /// Lets the trace depend on an outcome.
  void note(String outcome) {
    mix(outcome.hashCode());
  }

  private void mix(long value) {
    trace = (trace ^ value) * 0xBF58476D1CE4E5B9L;
    trace ^= trace >>> 29;
  }

  /// Time never jumps past what this says.
  void ofInterest(LongSupplier next) {
    nextOfInterest = next;
  }

  /// Runs after every event.
  void afterEach(Runnable check) {
    afterEach = check;
  }

  /// Arranges an event of a life; null: of the world.
  Event in(long delay, String name, @Nullable Life life, Runnable task) {
    return add(foreground, delay, name, life, task);
  }

  /// Arranges an event that a jump of time may move.
  Event backgroundIn(long delay, String name, @Nullable Life life, Runnable task) {
    return add(background, delay, name, life, task);
  }

  private Event add(
      PriorityQueue<Event> queue, long delay, String name, @Nullable Life life, Runnable task) {
    Event event = new Event(now + Math.max(0, delay), arranged++, name, life, task);
    queue.add(event);
    return event;
  }

  /// Runs until `end`.
  void run(long end) {
    runUntil(() -> false, end);
  }

  /// Runs until `done` or `end`; may be called by an event.
  void runUntil(BooleanSupplier done, long end) {
    while (!done.getAsBoolean()) {
      Event event = next(end);
      if (event == null) {
        now = Math.max(now, end);
        return;
      }
      String outer = current;
      now = Math.max(now, event.time);
      executed++;
      current = event.name;
      mix(event.name.hashCode() * 31L + now);
      event.task.run();
      afterEach.run();
      current = outer;
    }
  }

  private @Nullable Event next(long end) {
    drop(foreground);
    drop(background);
    Event first = foreground.peek();
    long interest = Math.min(end, Math.min(time(first), nextOfInterest.getAsLong()));
    if (interest - now > QUIET) {
      long left = interest - now;
      jump(now + Math.min(LONGEST_JUMP, left - Math.max(LANDING, left / LANDING_SHARE)));
    }
    Event second = background.peek();
    boolean firstGoes = second == null || (first != null && Event.ORDER.compare(first, second) < 0);
    Event chosen = firstGoes ? first : second;
    if (chosen == null || chosen.time > end) {
      return null;
    }
    (firstGoes ? foreground : background).poll();
    return chosen;
  }

  private static void drop(PriorityQueue<Event> queue) {
    for (Event event = queue.peek(); event != null && event.dead(); event = queue.peek()) {
      queue.poll();
    }
  }

  private static long time(@Nullable Event event) {
    return event == null ? Long.MAX_VALUE : event.time;
  }

  private void jump(long to) {
    List<Event> moved = new ArrayList<>();
    while (time(background.peek()) < to) {
      Event event = background.poll();
      if (event != null && !event.dead()) {
        event.time = to;
        moved.add(event);
      }
    }
    background.addAll(moved);
    now = Math.max(now, to);
  }
}
