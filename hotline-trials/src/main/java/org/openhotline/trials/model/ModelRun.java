package org.openhotline.trials.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.CoreSnapshots;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.core.Input;
import org.openhotline.server.core.Outcome;
import org.openhotline.server.core.Verdict;

/// One random history through the core, written down as the model needs it.
final class ModelRun {
  private static final List<ActKind> KINDS =
      List.of(
          ActKind.DELIVERED,
          ActKind.DELIVERED,
          ActKind.ACKNOWLEDGED,
          ActKind.ACKNOWLEDGED,
          ActKind.HOLDING,
          ActKind.HOLDING,
          ActKind.DECLINED,
          ActKind.CANCEL,
          ActKind.CLOSE);
  private static final List<Precedence> PRECEDENCES = List.of(Precedence.values());
  private static final List<ModelWorld.Flaw> FLAWS = List.of(ModelWorld.Flaw.values());
  private static final List<String> OBLIGATIONS =
      List.of("none", "acknowledge", "reply", "answer", "answer", "answer");

  private final RandomGenerator random;
  private final ModelWorld world;
  private final Agreement agreement;
  private final boolean punctual;
  private Core core = new Core(Plane.LIVE);
  private Instant now = ModelWorld.START;

  /// What the log gives the input: mostly now, sometimes the past.
  private Instant stamp = now;

  private final List<Event> events = new ArrayList<>();
  private final List<Model.Said> said = new ArrayList<>();
  private final List<Boolean> recorded = new ArrayList<>();
  private final List<Event.Sent> sent = new ArrayList<>();
  private final Map<ActId, SignedAct> acts = new TreeMap<>();
  private final List<SignedAct> all = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private long leaves;

  /// What the core was given.
  ///
  /// @param at the time that the log gave it
  record Given(Instant at, Input input) {}

  ModelRun(long seed, ModelWorld.Keys keys) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.world = new ModelWorld(random, keys, ModelAgreements.random(random));
    this.agreement = world.agreement();
    this.punctual = random.nextBoolean();
  }

  /// Runs a history of so many steps; empty if the model agrees with the core.
  Optional<String> run(int steps) {
    for (SignedAct act : world.genesis()) {
      require(apply(stamp, new Input.SubmitAct(act)).verdict() instanceof Verdict.Recorded, act);
    }
    leaves = core.leaves();
    for (DeskId desk : ModelWorld.allDesks()) {
      if (random.nextInt(4) > 0) {
        link(desk, true);
      }
    }
    for (int i = 0; i < steps; i++) {
      pass();
      step();
    }
    now = now.plus(Duration.ofDays(1 + random.nextInt(100)));
    stamp = now;
    tick();
    return compare();
  }

  private Outcome apply(Instant at, Input input) {
    Outcome outcome = core.apply(at, input);
    given.add(new Given(at, input));
    outcomes.add(outcome);
    return outcome;
  }

  private static void require(boolean condition, Object what) {
    if (!condition) {
      throw new IllegalStateException("this cannot be: " + what);
    }
  }

  /// Lets time pass: a little, much, or up to a boundary.
  private void pass() {
    Instant until = now.plus(random(random.nextInt(6)));
    Optional<Instant> due = core.nextDue();
    if (due.isPresent() && random.nextInt(3) > 0) {
      until = due.get().plusMillis(random.nextInt(-2, 2));
    }
    while (punctual && core.nextDue().filter(until::isAfter).isPresent()) {
      now = latest(now, core.nextDue().orElseThrow());
      stamp = now;
      tick();
    }
    now = latest(now, until);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Duration random(int kind) {
    return switch (kind) {
      case 0 -> Duration.ZERO;
      case 1 -> Duration.ofMillis(random.nextInt(1_000));
      case 2, 3 -> Duration.ofMillis(random.nextInt(60_000));
      case 4 -> Duration.ofMillis(random.nextInt(600_000));
      default -> Duration.ofDays(random.nextInt(12) == 0 ? random.nextInt(90) : 0);
    };
  }

  private void step() {
    stamp = random.nextInt(12) == 0 ? now.minusMillis(random.nextInt(5_000)) : now;
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> send();
      case 5, 6, 7, 8, 9, 10, 11, 12, 13 -> fact();
      case 14 -> link(desk(ModelWorld.allDesks()), random.nextInt(3) > 0);
      case 15 -> suspend(desk(ModelWorld.DESKS), random.nextInt(3) == 0);
      case 16, 19 -> restart();
      case 17 -> repeat();
      case 18 -> hostile();
      default -> tick();
    }
  }

  private DeskId desk(List<DeskId> desks) {
    return desks.get(random.nextInt(desks.size()));
  }

  private void tick() {
    take(new Event.Tick(stamp), apply(stamp, new Input.Tick()));
  }

  private void link(DeskId desk, boolean up) {
    Observation seen = new Observation.LinkChanged(desk, up);
    take(new Event.Link(stamp, desk, up), apply(stamp, new Input.Observe(seen)));
  }

  private void suspend(DeskId desk, boolean suspended) {
    SignedAct act = world.channel(desk, suspended);
    take(new Event.Channel(stamp, desk.party(), suspended), apply(stamp, new Input.SubmitAct(act)));
  }

  /// The relay stops, comes back from its snapshot, and time has passed.
  private void restart() {
    byte[] snapshot = CoreSnapshots.write(core);
    try {
      core = CoreSnapshots.read(Plane.LIVE, snapshot);
    } catch (CoreSnapshots.UnreadableException e) {
      throw new IllegalStateException("a snapshot just written cannot be read", e);
    }
    Instant lastAlive = core.now();
    now = now.plus(random(random.nextInt(6)));
    stamp = now;
    Observation seen = new Observation.RelayStarted("model", lastAlive);
    take(new Event.Started(now, lastAlive), apply(stamp, new Input.Observe(seen)));
  }

  /// An act that stands in the record comes again and must change nothing.
  private void repeat() {
    if (all.isEmpty()) {
      return;
    }
    SignedAct act = all.get(random.nextInt(all.size()));
    Outcome outcome = apply(stamp, new Input.SubmitAct(act));
    require(outcome.verdict() instanceof Verdict.Repeated, "repeated act: " + outcome.verdict());
    take(new Event.Tick(stamp), outcome);
  }

  /// An act that must be refused comes from a station that is wrong or lies.
  private void hostile() {
    if (sent.isEmpty()) {
      return;
    }
    Event.Sent like = sent.get(random.nextInt(sent.size()));
    ModelWorld.Flaw flaw = FLAWS.get(random.nextInt(FLAWS.size()));
    SignedAct act = world.message(like, flaw);
    Outcome outcome = apply(stamp, new Input.SubmitAct(act));
    require(
        outcome.verdict() instanceof Verdict.Refused,
        "a message with the flaw " + flaw + " was not refused: " + outcome.verdict());
    events.add(new Event.Tick(stamp));
    recorded.add(true);
    finish(outcome);
  }

  private void send() {
    Event.Sent answered =
        sent.isEmpty() || random.nextBoolean() ? null : sent.get(random.nextInt(sent.size()));
    DeskId origin = desk(ModelWorld.DESKS);
    List<DeskId> others = new ArrayList<>(ModelWorld.DESKS);
    if (answered != null && random.nextInt(8) > 0) {
      origin = answered.action().getFirst();
      others = new ArrayList<>(List.of(answered.origin()));
    }
    others.remove(origin);
    List<DeskId> action = new ArrayList<>(List.of(others.remove(random.nextInt(others.size()))));
    List<DeskId> info = new ArrayList<>();
    for (DeskId other : others) {
      switch (random.nextInt(4)) {
        case 0 -> action.add(other);
        case 1 -> info.add(other);
        default -> {}
      }
    }
    Precedence precedence = PRECEDENCES.get(random.nextInt(PRECEDENCES.size()));
    send(
        new Event.Sent(
            stamp,
            world.id(),
            origin,
            action,
            info,
            precedence,
            OBLIGATIONS.get(random.nextInt(OBLIGATIONS.size())),
            answered == null ? null : answered.id(),
            random.nextBoolean(),
            random.nextInt(4) == 0 ? now.plusMillis(random.nextInt(-1_000, 200_000)) : null));
  }

  private void send(Event.Sent event) {
    SignedAct act = world.message(event, null);
    Outcome outcome = apply(stamp, new Input.SubmitAct(act));
    if (take(event, outcome)) {
      world.advance(event.origin(), act);
      sent.add(event);
      acts.put(event.id(), act);
      all.add(act);
    }
  }

  private void fact() {
    if (sent.isEmpty()) {
      tick();
      return;
    }
    int recent = Math.min(sent.size(), 1 + random.nextInt(6));
    Event.Sent about = sent.get(sent.size() - 1 - random.nextInt(recent));
    ActKind kind = KINDS.get(random.nextInt(KINDS.size()));
    DeskId desk = random.nextInt(5) > 0 ? desk(about.action()) : desk(ModelWorld.DESKS);
    if (kind == ActKind.CANCEL && random.nextInt(4) > 0) {
      desk = about.origin();
    }
    Instant promised =
        kind == ActKind.HOLDING ? now.plusMillis(random.nextInt(-10, 120_000)) : null;
    SignedAct signed = acts.get(about.id());
    if (signed == null) {
      throw new IllegalStateException("no act of " + about);
    }
    SignedAct act = world.fact(signed, desk, kind, promised);
    Outcome outcome = apply(stamp, new Input.SubmitAct(act));
    if (take(new Event.Fact(stamp, about.id(), desk, kind, promised), outcome)) {
      all.add(act);
    }
  }

  /// Writes down what the core made of an event, and lets it finish what it left for the next tick.
  private boolean take(Event event, Outcome outcome) {
    boolean taken = !(outcome.verdict() instanceof Verdict.Refused);
    events.add(event);
    recorded.add(taken);
    finish(outcome);
    return taken;
  }

  private void finish(Outcome outcome) {
    read(outcome);
    while (core.nextDue().filter(due -> !due.isAfter(core.now())).isPresent()) {
      read(apply(core.now(), new Input.Tick()));
    }
  }

  private void read(Outcome outcome) {
    for (Emitted emitted : outcome.emitted()) {
      require(emitted.leaf() == leaves++, "leaf " + emitted.leaf());
      require(
          emitted.urgent() == (emitted.precedence() == Precedence.FLASH),
          "leaf " + emitted.leaf() + " of a " + emitted.precedence() + " is urgent or not");
      if (emitted.entry() instanceof RecordEntry.OfStatement(Instant at, Statement statement)) {
        require(at.equals(core.now()), "a statement at " + at);
        if (statement instanceof Statement.Escalated step
            && step.audience().contains(ModelWorld.GUARANTOR + ":GUARANTOR")) {
          require(emitted.concerns(ModelWorld.GUARANTOR), "the guarantor is not told of " + step);
        }
        said.add(new Model.Said(events.size() - 1, StatementWords.of(statement)));
      }
    }
  }

  private Optional<String> compare() {
    Model model = new Model(agreement, events);
    for (int i = 0; i < events.size(); i++) {
      if (model.recorded(i) != recorded.get(i)) {
        return Optional.of(
            "event %d, %s: the model %s it, the core does not"
                .formatted(i, events.get(i), model.recorded(i) ? "takes" : "refuses"));
      }
    }
    List<Model.Said> expected = sorted(model.said());
    List<Model.Said> actual = sorted(said);
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String wanted = i < expected.size() ? expected.get(i).toString() : "nothing";
      String got = i < actual.size() ? actual.get(i).toString() : "nothing";
      if (!wanted.equals(got)) {
        return Optional.of("the model says %s, the core %s".formatted(wanted, got));
      }
    }
    return Optional.empty();
  }

  /// By event, message and desk; what is said of one of them stays in its order.
  private static List<Model.Said> sorted(List<Model.Said> all) {
    TreeMap<String, List<Model.Said>> groups = new TreeMap<>();
    for (Model.Said each : all) {
      String[] words = each.words().split(" ", 3);
      String key = "%09d %s %s".formatted(each.input(), words[0], words[1]);
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(each);
    }
    return groups.values().stream().flatMap(List::stream).toList();
  }

  /// All that the core was given, in order.
  List<Given> given() {
    return List.copyOf(given);
  }

  /// What it made of each.
  List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /// How many statements the core made.
  int statements() {
    return said.size();
  }
}
