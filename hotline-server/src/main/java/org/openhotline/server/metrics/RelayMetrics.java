package org.openhotline.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RefusalCode;

/// All meters of the relay. `docs/metrics.md` lists them; a test compares the two.
///
/// Every series exists from the start at zero, because tags come from closed sets only. Any thread.
public final class RelayMetrics {
  private static final Duration[] STEPS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };
  private static final Duration[] WINDOWS = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(4),
    Duration.ofMinutes(30)
  };

  private final MeterRegistry registry;
  private final Map<ActKind, Counter> accepted = new EnumMap<>(ActKind.class);
  private final Map<RefusalCode, Counter> refused = new EnumMap<>(RefusalCode.class);
  private final Map<Precedence, Timer> delivery = new EnumMap<>(Precedence.class);
  private final Map<Outcome, Map<Precedence, Counter>> acknowledgements =
      new EnumMap<>(Outcome.class);
  private final Map<Obligation, Map<Precedence, Counter>> steps = new EnumMap<>(Obligation.class);
  private final Map<Precedence, Counter> exhausted = new EnumMap<>(Precedence.class);
  private final Map<String, Map<NoticeOutcome, Counter>> notifications = new TreeMap<>();
  private final Map<String, Counter> endings = new TreeMap<>();
  private final Timer timerLateness;
  private final Timer fsync;
  private final Timer commit;
  private final Timer apply;
  private final Timer publish;
  private final Map<Publishing, Timer> publishing = new EnumMap<>(Publishing.class);
  private final Timer snapshot;
  private final Counter clockSteps;
  private final Counter stalls;

  /// What publishing a batch consists of.
  public enum Publishing {
    /// Encoding and appending the entries.
    APPEND,
    /// Reading back and recomputing.
    REREAD,
    /// Signing the checkpoint, beside which STORE runs.
    SIGN,
    /// Bodies and index.
    STORE,
    /// Writing the checkpoint and its partial files, afterwards and for several batches at once.
    CHECKPOINT
  }

  /// How an acknowledgement window ended.
  public enum Outcome {
    /// The deadline passed and an acknowledgement had come.
    IN_TIME,
    /// The deadline passed without one.
    NEVER,
    /// One came after all; it was counted as NEVER before.
    LATE
  }

  /// Registers every meter.
  ///
  /// @param endings names of the ways in which a connection ends
  public RelayMetrics(MeterRegistry registry, Iterable<String> endings) {
    this.registry = registry;
    for (ActKind kind : ActKind.values()) {
      accepted.put(
          kind, counter("hotline.acts.accepted", "Acts in the record.", "kind", tag(kind)));
    }
    for (RefusalCode code : RefusalCode.values()) {
      refused.put(
          code,
          counter("hotline.refusals", "Frames, acts and sessions refused.", "code", code.name()));
    }
    for (Outcome outcome : Outcome.values()) {
      acknowledgements.put(
          outcome,
          byPrecedence(precedence ->
              counter(
                  "hotline.acknowledgements",
                  "Acknowledgement windows by how they ended, counted when the deadline passes.",
                  "outcome",
                  tag(outcome),
                  "precedence",
                  tag(precedence))));
    }
    for (Obligation obligation : Obligation.values()) {
      steps.put(
          obligation,
          byPrecedence(precedence ->
              counter(
                  "hotline.ladder.steps",
                  "Escalation steps that fired.",
                  "obligation",
                  tag(obligation),
                  "precedence",
                  tag(precedence))));
    }
    exhausted.putAll(
        byPrecedence(precedence ->
            counter(
                "hotline.ladder.exhausted",
                "Ladders that came to their end.",
                "precedence",
                tag(precedence))));
    delivery.putAll(
        byPrecedence(precedence ->
            Timer.builder("hotline.delivery.time")
                .description(
                    "From acceptance to the first DELIVERED of an addressee, unless it expired.")
                .serviceLevelObjectives(WINDOWS)
                .tag("precedence", tag(precedence))
                .register(registry)));
    for (String channel : List.of("smtp", "webhook")) {
      Map<NoticeOutcome, Counter> of = new EnumMap<>(NoticeOutcome.class);
      for (NoticeOutcome outcome : NoticeOutcome.values()) {
        of.put(
            outcome,
            counter(
                "hotline.notifications",
                "Attempts to tell people of desks without a link that a message waits.",
                "channel",
                channel,
                "outcome",
                tag(outcome)));
      }
      notifications.put(channel, of);
    }
    for (String ending : endings) {
      this.endings.put(
          ending,
          counter(
              "hotline.connections.ended",
              "Connections that ended, by reason.",
              "reason",
              ending.toLowerCase(Locale.ROOT)));
    }
    timerLateness = timer("hotline.timer.lateness", "From a deadline to the tick that fired it.");
    fsync = timer("hotline.order.fsync", "Forcing the log to disk.");
    commit = timer("hotline.order.commit", "From proposing an input to its answer.");
    apply = timer("hotline.order.apply", "Applying and publishing one batch.");
    publish = timer("hotline.record.publish", "Appending, reading back and signing one batch.");
    for (Publishing part : Publishing.values()) {
      publishing.put(
          part,
          Timer.builder("hotline.record.publish.part")
              .description("A part of publishing one batch.")
              .tag("part", tag(part))
              .register(registry));
    }
    snapshot = timer("hotline.order.snapshot", "Writing and forcing a snapshot.");
    clockSteps = counter("hotline.clock.steps", "Steps of the wall clock over 500 ms.");
    stalls = counter("hotline.order.stalls", "Alarms because nothing commits though work waits.");
  }

  /// Registers the gauges over `readings`, which from then on live as long as the registry.
  public void watch(Readings readings) {
    gauge("hotline.sessions", "Open sessions.", "", readings, Readings::sessions);
    gauge(
        "hotline.connections",
        "Connections with and without a session.",
        "",
        readings,
        Readings::connections);
    gauge("hotline.record.size", "Leaves of the record.", "", readings, Readings::recordSize);
    gauge("hotline.disk.free", "Bytes left for data.", "bytes", readings, Readings::diskFreeBytes);
    gauge(
        "hotline.clock.departure",
        "Wall clock minus the relay's time.",
        "seconds",
        readings,
        r -> r.clockDeparture().toMillis() / 1_000.0);
    gauge(
        "hotline.disk.reserve",
        "New messages are refused when less is left.",
        "bytes",
        readings,
        Readings::diskReserveBytes);
    gauge(
        "hotline.clock.time",
        "The relay's time, since 1970.",
        "seconds",
        readings,
        r -> r.time().toEpochMilli() / 1_000.0);
    gauge(
        "hotline.desks.unlinked",
        "Desks that must always be reachable and have no link.",
        "",
        readings,
        Readings::desksUnlinked);
    for (Health.Check check : Health.Check.values()) {
      Gauge.builder("hotline.health", readings, r -> r.health().good(check) ? 1 : 0)
          .strongReference(true)
          .description("1 if the check finds nothing wrong, else 0.")
          .tag("check", check.tag())
          .register(registry);
    }
    gauge("hotline.admission.waiting", "Submissions that wait.", "", readings, Readings::waiting);
    certificate("relay", readings, r -> r.relayCertificateLeft().toSeconds());
    certificate("stations", readings, r -> r.stationCertificateLeft().toSeconds());
    for (Precedence precedence : Precedence.values()) {
      Gauge.builder("hotline.messages.open", readings, r -> r.open(precedence))
          .strongReference(true)
          .description("Messages of which an addressee owes something.")
          .tag("precedence", tag(precedence))
          .register(registry);
      Gauge.builder("hotline.messages.overdue", readings, r -> r.overdue(precedence))
          .strongReference(true)
          .description("Messages with a deadline that has passed and nothing done yet.")
          .tag("precedence", tag(precedence))
          .register(registry);
      Gauge.builder("hotline.messages.exhausted", readings, r -> r.exhausted(precedence))
          .strongReference(true)
          .description("Messages whose ladder is at its end and not closed by a human.")
          .tag("precedence", tag(precedence))
          .register(registry);
    }
  }

  private void certificate(String whose, Readings readings, ToDoubleFunction<Readings> value) {
    Gauge.builder("hotline.certificate.expiry", readings, value)
        .strongReference(true)
        .description(
            "Time until a certificate ends: the relay's, the first of a connected station.")
        .baseUnit("seconds")
        .tag("of", whose)
        .register(registry);
  }

  private void gauge(
      String name,
      String description,
      String unit,
      Readings readings,
      ToDoubleFunction<Readings> value) {
    Gauge.Builder<Readings> gauge =
        Gauge.builder(name, readings, value).strongReference(true).description(description);
    if (!unit.isEmpty()) {
      gauge.baseUnit(unit);
    }
    gauge.register(registry);
  }

  /// An act is in the record.
  public void accepted(ActKind kind) {
    increment(accepted.get(kind));
  }

  /// Something was refused.
  public void refused(RefusalCode code) {
    increment(refused.get(code));
  }

  /// A message reached a station of an addressee for the first time.
  public void delivered(Precedence precedence, Duration sinceAccepted) {
    record(delivery.get(precedence), sinceAccepted);
  }

  /// An acknowledgement window ended.
  public void acknowledgement(Outcome outcome, Precedence precedence) {
    Map<Precedence, Counter> of = acknowledgements.get(outcome);
    increment(of == null ? null : of.get(precedence));
  }

  /// An escalation step fired.
  public void step(Obligation obligation, Precedence precedence) {
    Map<Precedence, Counter> of = steps.get(obligation);
    increment(of == null ? null : of.get(precedence));
  }

  /// A ladder came to its end.
  public void exhausted(Precedence precedence) {
    increment(exhausted.get(precedence));
  }

  /// An attempt to tell people of a desk without a link ended.
  public void notified(String channel, NoticeOutcome outcome) {
    Map<NoticeOutcome, Counter> of = notifications.get(channel);
    increment(of == null ? null : of.get(outcome));
  }

  /// A connection ended.
  public void ended(String ending) {
    increment(endings.get(ending));
  }

  /// A tick fired what was due earlier.
  public void late(Duration lateness) {
    record(timerLateness, lateness);
  }

  /// The log was forced.
  public void forced(Duration took) {
    record(fsync, took);
  }

  /// An input was answered.
  public void committed(Duration took) {
    record(commit, took);
  }

  /// A batch was applied.
  public void applied(Duration took) {
    record(apply, took);
  }

  /// A batch was published.
  public void published(Duration took) {
    record(publish, took);
  }

  /// A part of publishing a batch took so long.
  public void published(Publishing part, Duration took) {
    record(publishing.get(part), took);
  }

  /// A snapshot was written.
  public void snapshotTaken(Duration took) {
    record(snapshot, took);
  }

  /// The wall clock stepped.
  public void clockStepped() {
    clockSteps.increment();
  }

  /// Nothing commits though work waits.
  public void stalled() {
    stalls.increment();
  }

  private static void increment(@Nullable Counter counter) {
    if (counter == null) {
      throw new IllegalStateException("a meter of a closed set was not registered");
    }
    counter.increment();
  }

  private static void record(@Nullable Timer timer, Duration value) {
    if (timer == null) {
      throw new IllegalStateException("a meter of a closed set was not registered");
    }
    timer.record(value.isNegative() ? Duration.ZERO : value);
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }

  private static <T> Map<Precedence, T> byPrecedence(Function<Precedence, T> make) {
    Map<Precedence, T> map = new EnumMap<>(Precedence.class);
    for (Precedence precedence : Precedence.values()) {
      map.put(precedence, make.apply(precedence));
    }
    return Collections.unmodifiableMap(map);
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
