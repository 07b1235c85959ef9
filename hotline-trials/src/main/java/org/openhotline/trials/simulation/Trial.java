package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.trials.disk.Crash;

/// One simulated world on its way: everything in it, and what is known of it. One thread.
final class Trial {
  private static final Duration AT_REST = Duration.ofSeconds(60);

  private final long seed;
  private final SimulationSettings settings;
  private final TrialWorld world;
  private final Scheduler scheduler = new Scheduler();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final RelayMachine relay;
  private final List<StationMachine> stations = new ArrayList<>();
  private final Network network;
  private final Officers officers;
  private final Oracle oracle;
  private final Nemesis nemesis;
  private final Set<SignedAct> toTake = new LinkedHashSet<>();
  private @Nullable Violation violation;
  private boolean waiting;
  private long starts;

  Trial(long seed, SimulationSettings settings, TrialWorld world, Path folder) throws IOException {
    this.seed = seed;
    this.settings = settings;
    this.world = world;
    this.oracle = new Oracle(this);
    this.relay = new RelayMachine(this, folder.resolve("relay"));
    boolean keys = settings.adversary() && random("keys").nextBoolean();
    this.network =
        new Network(this, new Adversary(this, keys ? world.signer(secureRandom("lies")) : null));
    for (TrialWorld.Desk desk : world.desks().values()) {
      stations.add(new StationMachine(this, desk, folder.resolve("station-" + desk.id())));
    }
    this.officers = new Officers(this);
    this.nemesis = new Nemesis(this);
    this.toTake.addAll(world.genesis());
    scheduler.ofInterest(relay::nextDueNanos);
    scheduler.afterEach(this::afterEach);
  }

  /// Runs it to its end.
  Report run() {
    String broken = null;
    try {
      begin();
      scheduler.run(settings.span().toNanos());
      calm();
      end();
    } catch (Violation v) {
      Violation first = violation == null ? v : violation;
      broken =
          "%s (at %s, event %d, during \"%s\")"
              .formatted(
                  first.getMessage(),
                  TrialWorld.START.plusNanos(scheduler.now()),
                  scheduler.executed(),
                  scheduler.current());
      if (first.getCause() != null) {
        broken += "\n" + trace(first.getCause());
      }
    } finally {
      stations.forEach(StationMachine::kill);
      relay.kill();
    }
    return new Report(
        seed,
        Duration.ofNanos(scheduler.now()),
        scheduler.executed(),
        oracle.record().size(),
        oracle.messages(),
        oracle.officerActs(),
        starts,
        faults,
        scheduler.trace(),
        oracle.effects(),
        broken);
  }

  private static String trace(Throwable cause) {
    var text = new java.io.StringWriter();
    cause.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private void begin() {
    relay.start();
    stations.forEach(StationMachine::start);
    officers.begin();
    nemesis.arrange();
    var _ =
        scheduler.in(
            TrialWorld.ROLL.toNanos() / 2,
            "keys roll",
            null,
            () -> {
              count(Fault.KEYS_ROLLED);
              toTake.addAll(world.rolls());
              relay.takeLater();
            });
  }

  /// Everything once more from the beginning: the record as files, and all that was published.
  private void end() {
    relay.stop();
    scheduler.run(scheduler.now() + Scheduler.SECOND);
    relay.start();
    scheduler.run(scheduler.now() + 5 * Scheduler.SECOND);
    relay.verifyAll();
    oracle.check();
    new RecordJudge(this).judge(relay.relayTime().minus(AT_REST));
    if (oracle.record().isEmpty()) {
      throw violated("liveness", "nothing was ever recorded");
    }
  }

  /// Faults stop; after a minute everything is at rest, or the promise of liveness is broken.
  void calm() {
    nemesis.cease();
    officers.hush(true);
    scheduler.run(scheduler.now() + 30 * Scheduler.SECOND);
    for (StationMachine station : stations) {
      if (station.estranged() || station.forkSize() != Long.MAX_VALUE) {
        station.kill();
        station.forget();
      }
      station.start();
      network.lose(station.desk());
      station.hurry();
    }
    scheduler.run(scheduler.now() + AT_REST.toNanos());
    oracle.atRest();
    officers.hush(false);
    nemesis.goOn();
  }

  private void afterEach() {
    if (violation != null) {
      throw violation;
    }
    if (relay.runs()) {
      oracle.time().looked(scheduler.now(), relay.relayTime());
      oracle.check();
    }
  }

  // What happens to the relay's process.

  /// Runs something of the relay's process.
  void relayTask(Runnable task) {
    try {
      task.run();
    } catch (Crash crash) {
      crashed(crash);
    } catch (RuntimeException e) {
      throw violated("the relay's process failed", e);
    }
  }

  /// The process or the machine ended within an operation of its disk.
  void crashed(Crash crash) {
    scheduler.note(String.valueOf(crash.getMessage()));
    nemesis.crashed();
  }

  /// The process ends itself because its log or its state cannot be trusted.
  void fatal(Life life, Throwable failure) {
    if (!life.runs()) {
      return;
    }
    scheduler.note("fatal");
    if (!nemesis.explains(failure)) {
      throw violated("the relay ended itself without a fault of its machine", failure);
    }
    nemesis.ended();
  }

  /// The process found damage and did not start.
  void damaged(DamagedRecordException damage) {
    scheduler.note("damaged");
    if (!nemesis.explains(damage)) {
      throw violated("the relay found damage that nobody did", damage);
    }
    nemesis.repair();
  }

  /// The process did not start.
  void startFailed(Exception failure) {
    scheduler.note("start failed");
    if (!nemesis.explains(failure)) {
      throw violated("the relay does not start", failure);
    }
    nemesis.ended();
  }

  /// Waits, in a call of a station, until `done` or `timeout`: meanwhile everything else goes on.
  void await(BooleanSupplier done, Duration timeout) {
    boolean outer = waiting;
    waiting = true;
    try {
      scheduler.runUntil(done, scheduler.now() + timeout.toNanos());
    } finally {
      waiting = outer;
    }
  }

  /// Whether a station waits in a call: then no other may begin to wait.
  boolean waiting() {
    return waiting;
  }

  // Acts of authorities.

  List<SignedAct> authorityActs() {
    starts++;
    return List.copyOf(toTake);
  }

  void authorityActTaken(SignedAct act) {
    toTake.remove(act);
  }

  // Parts.

  long seed() {
    return seed;
  }

  SimulationSettings settings() {
    return settings;
  }

  TrialWorld world() {
    return world;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  RelayMachine relay() {
    return relay;
  }

  List<StationMachine> stations() {
    return stations;
  }

  Network network() {
    return network;
  }

  Officers officers() {
    return officers;
  }

  Nemesis nemesis() {
    return nemesis;
  }

  Oracle oracle() {
    return oracle;
  }

  /// Randomness of one part, so that one part's draws do not change those of another.
  RandomGenerator random(String part) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + part.hashCode());
  }

  SecureRandom secureRandom(String part) {
    return new SeededRandom(seed * 37 + part.hashCode());
  }

  void count(Fault fault) {
    count(fault, 1);
  }

  void count(Fault fault, long times) {
    faults.merge(fault, times, Long::sum);
    scheduler.note(fault.name());
  }

  /// A promise is broken: remembers it, so that nothing can swallow it.
  Violation violated(String invariant, String what) {
    return remember(new Violation(invariant, what));
  }

  Violation violated(String what, Throwable cause) {
    return remember(new Violation(what, cause));
  }

  private Violation remember(Violation next) {
    if (violation == null) {
      violation = next;
    }
    return violation;
  }
}
