package org.openhotline.server.time;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The relay's time: where it started plus elapsed time, led towards the wall clock by at most
/// [#SLEW_PPM], never by a step.
///
/// Deadlines are absolute instants on this clock, so a jump of the wall clock makes none of them
/// early, late or double. Up to [#FOLLOWED] of departure the clock follows the wall clock by
/// itself; beyond that it only measures, until the wall clock comes back or an operator adopts it.
/// While the machine runs, a new process continues the clock of the one before ([SavedClock]);
/// after a start of the machine nothing but the wall clock tells the time, and it is believed,
/// though never behind the last ordered time (decision 0011).
///
/// Any thread. Never goes back within a process.
public final class DisciplinedClock implements InstantSource, AutoCloseable {
  /// Name of its file in the data folder.
  public static final String FILE = "clock";

  /// Fastest approach to the wall clock: microseconds a second, the limit of NTP (RFC 5905 §11.3).
  public static final int SLEW_PPM = 500;

  /// Largest departure that is made good without an operator.
  public static final Duration FOLLOWED = Duration.ofSeconds(60);

  /// Changes up to this between two looks are taken for normal adjustment.
  public static final Duration TOLERATED = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(DisciplinedClock.class);
  private static final long SLEW_DIVISOR = 1_000_000 / SLEW_PPM;
  private static final Duration LONGEST_SLEW = Duration.ofDays(36_500);
  private static final long SAVE_NANOS = 5_000_000_000L;

  private final Path file;
  private final ClockSources sources;
  private final StepReports reports;
  private long baseNanos;
  private Instant base;
  private long slewNanos;
  private Duration lastOffset;
  private boolean adopted;
  private @Nullable Duration adoption;
  private @Nullable Long savedNanos;
  private boolean cannotSave;

  private DisciplinedClock(Path file, ClockSources sources, long nanos, Instant start) {
    this.file = file;
    this.sources = sources;
    this.reports = new StepReports(nanos);
    this.baseNanos = nanos;
    this.base = start;
    this.lastOffset = Duration.ZERO;
  }

  /// Starts or continues the clock of a data folder.
  ///
  /// @param data the folder; holds the file [#FILE]
  /// @param adopt an operator says that the wall clock is right: go on from it, or, if it is
  ///   behind, approach it however far it is
  /// @throws IOException if the file is there and cannot be read
  public static DisciplinedClock open(Path data, ClockSources sources, boolean adopt)
      throws IOException {
    Path file = data.resolve(FILE);
    Optional<SavedClock> saved = SavedClock.read(file);
    Optional<BootClock.Reading> boot = sources.boot().read();
    long nanos = sources.elapsedNanos().getAsLong();
    Instant wall = sources.wall().instant();
    Optional<Instant> continued =
        boot.flatMap(reading -> saved.flatMap(before -> before.continued(reading)));
    Instant start = continued.filter(time -> !adopt || time.isAfter(wall)).orElse(wall);
    DisciplinedClock clock = new DisciplinedClock(file, sources, nanos, start);
    Duration departure = Duration.between(start, wall);
    clock.lastOffset = clock.offset(wall, nanos);
    if (adopt) {
      clock.adopted = true;
      clock.adoption = Duration.between(continued.orElse(wall), wall);
    } else if (continued.isPresent()) {
      SavedClock before = saved.get();
      clock.adopted = before.adopted();
      clock.lastOffset = clock.lastOffset.minus(departure.minus(before.departure()));
    }
    clock.follow(departure);
    LOG.atInfo()
        .addKeyValue("time", start)
        .addKeyValue("continued", continued.isPresent())
        .addKeyValue("adopted", adopt)
        .addKeyValue("departureMillis", departure.toMillis())
        .log("The relay's clock starts");
    return clock;
  }

  /// The relay's time.
  @Override
  public synchronized Instant instant() {
    return at(sources.elapsedNanos().getAsLong());
  }

  private Instant at(long nanos) {
    long passed = Math.max(0, nanos - baseNanos);
    long most = passed / SLEW_DIVISOR;
    return base.plusNanos(passed + Math.clamp(slewNanos, -most, most));
  }

  /// Goes on from `ordered` if the clock is behind it: ordered time never goes back. For the start,
  /// before anything is stamped.
  public synchronized void noEarlierThan(Instant ordered) {
    long nanos = sources.elapsedNanos().getAsLong();
    Instant now = at(nanos);
    if (ordered.isAfter(now)) {
      LOG.atWarn()
          .addKeyValue("lastOrdered", ordered)
          .addKeyValue("time", now)
          .log("The clock is behind the ordered time and goes on from there");
      base = ordered;
      baseNanos = nanos;
      follow(Duration.between(ordered, sources.wall().instant()));
    }
  }

  /// Wall clock minus the relay's time.
  public Duration departure() {
    return Duration.between(instant(), sources.wall().instant());
  }

  /// Looks at the wall clock, follows it if it may, and tells of a step since the last look; about
  /// once a second. A wall clock that runs at a wrong rate is told of as steps, but not every time.
  ///
  /// @return the step, also what an operator adopted
  public synchronized Optional<Duration> look() {
    long nanos = sources.elapsedNanos().getAsLong();
    Instant wall = sources.wall().instant();
    base = at(nanos);
    baseNanos = nanos;
    Duration adopting = adoption;
    adoption = null;
    Optional<Duration> told = Optional.ofNullable(adopting);
    Duration offset = offset(wall, nanos);
    Duration step = offset.minus(lastOffset);
    if (step.abs().compareTo(TOLERATED) <= 0) {
      lastOffset = offset;
    } else {
      adopted = false;
      if (told.isEmpty() && reports.take(nanos)) {
        lastOffset = offset;
        told = Optional.of(step);
      }
    }
    follow(Duration.between(base, wall));
    return told;
  }

  /// Wall clock minus elapsed time: constant while nobody sets the wall clock.
  private Duration offset(Instant wall, long nanos) {
    return Duration.between(Instant.EPOCH, wall).minusNanos(nanos);
  }

  private void follow(Duration departure) {
    boolean follows = adopted || departure.abs().compareTo(FOLLOWED) <= 0;
    Duration most = departure.isNegative() ? LONGEST_SLEW.negated() : LONGEST_SLEW;
    Duration goal = departure.abs().compareTo(LONGEST_SLEW) > 0 ? most : departure;
    slewNanos = follows ? goal.toNanos() : 0;
  }

  /// Leaves for the next process where the clock stands, if that was not done in the last 5 s. A
  /// failure is logged once: what was saved earlier in this boot serves as well, without what was
  /// led since.
  public void save() {
    long nanos = sources.elapsedNanos().getAsLong();
    synchronized (this) {
      Long before = savedNanos;
      if (before != null && nanos - before < SAVE_NANOS) {
        return;
      }
      savedNanos = nanos;
    }
    saveNow();
  }

  private void saveNow() {
    Optional<SavedClock> state =
        sources
            .boot()
            .read()
            .map(reading -> {
              Instant now = instant();
              Duration departure = Duration.between(now, sources.wall().instant());
              synchronized (this) {
                return new SavedClock(reading, now, departure, adopted);
              }
            });
    if (state.isEmpty()) {
      return;
    }
    boolean failedBefore;
    synchronized (this) {
      failedBefore = cannotSave;
    }
    boolean failed = false;
    try {
      state.get().write(file);
    } catch (IOException e) {
      failed = true;
      if (!failedBefore) {
        LOG.atWarn().setCause(e).addKeyValue("file", file).log("The clock cannot be saved");
      }
    }
    synchronized (this) {
      cannotSave = failed;
    }
  }

  /// Leaves for the next process where the clock stands.
  @Override
  public void close() {
    saveNow();
  }
}
