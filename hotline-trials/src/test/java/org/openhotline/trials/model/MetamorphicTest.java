package org.openhotline.trials.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.CoreSnapshots;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.core.Input;
import org.openhotline.server.core.Outcome;
import org.openhotline.server.core.Verdict;

/// Pairs of random histories that must come to the same, compared with each other and with no
/// expectation; `-Dtrials.model.seeds=N` takes N of them.
final class MetamorphicTest {
  private static final int SEEDS = Integer.getInteger("trials.model.seeds", 12);
  private static final int STEPS = 60;

  private final ModelWorld.Keys keys = new ModelWorld.Keys();

  private ModelRun history(long seed) {
    ModelRun run = new ModelRun(seed, keys);
    assertEquals(Optional.empty(), run.run(STEPS), "seed " + seed);
    return run;
  }

  private static List<Outcome> replay(List<ModelRun.Given> given, UnaryOperator<Core> between) {
    Core core = new Core(Plane.LIVE);
    List<Outcome> outcomes = new ArrayList<>();
    for (ModelRun.Given each : given) {
      outcomes.add(core.apply(each.at(), each.input()));
      core = between.apply(core);
    }
    return outcomes;
  }

  private static Core restarted(Core core) {
    try {
      return CoreSnapshots.read(Plane.LIVE, CoreSnapshots.write(core));
    } catch (CoreSnapshots.UnreadableException e) {
      throw new AssertionError("a snapshot just written cannot be read", e);
    }
  }

  private static Core tickedAgain(Core core) {
    Outcome nothing = core.apply(core.now(), new Input.Tick());
    assertEquals(new Outcome(new Verdict.Done(), List.of()), nothing);
    return core;
  }

  @Test
  void noRestartOrOneAfterEachInputChangesNothing() {
    for (long seed = 0; seed < SEEDS; seed++) {
      ModelRun run = history(seed);
      assertEquals(run.outcomes(), replay(run.given(), core -> core), "none, seed " + seed);
      assertEquals(
          run.outcomes(), replay(run.given(), MetamorphicTest::restarted), "each, seed " + seed);
    }
  }

  /// Ticks come as often as the machine likes; here one more wherever nothing is due.
  @Test
  void moreTicksChangeNothing() {
    for (long seed = 0; seed < SEEDS; seed++) {
      ModelRun run = history(seed);
      List<Outcome> ticked =
          replay(
              run.given(),
              core ->
                  core.nextDue().filter(due -> !due.isAfter(core.now())).isPresent()
                      ? core
                      : tickedAgain(core));
      assertEquals(run.outcomes(), ticked, "seed " + seed);
    }
  }

  /// Acts about two messages that came at the same instant may be ordered either way: nothing that
  /// is said of any message changes.
  @Test
  void independentNeighboursMayChangePlaces() {
    int swapped = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      ModelRun run = history(seed);
      List<ModelRun.Given> given = run.given();
      for (int i = 0; i + 1 < given.size(); i++) {
        if (independent(given.get(i), given.get(i + 1))) {
          List<ModelRun.Given> other = new ArrayList<>(given);
          Collections.swap(other, i, i + 1);
          List<Outcome> outcomes = new ArrayList<>(replay(other, core -> core));
          Collections.swap(outcomes, i, i + 1);
          String where = "seed " + seed + ", inputs " + i + " and " + (i + 1);
          assertEquals(taken(run.outcomes()), taken(outcomes), where);
          assertEquals(said(run.outcomes()), said(outcomes), where);
          swapped++;
        }
      }
    }
    assertTrue(swapped > SEEDS / 4, swapped + " pairs were changed");
  }

  private static boolean independent(ModelRun.Given one, ModelRun.Given other) {
    if (!one.at().equals(other.at())
        || !(one.input() instanceof Input.SubmitAct(var first))
        || !(other.input() instanceof Input.SubmitAct(var second))) {
      return false;
    }
    List<ActId> about = about(first.act());
    return !about.isEmpty()
        && !about(second.act()).isEmpty()
        && Collections.disjoint(about, about(second.act()))
        && !(first.act() instanceof Message a
            && second.act() instanceof Message b
            && a.origin().equals(b.origin()));
  }

  /// Messages that an act can change; none for other acts than those about messages.
  private static List<ActId> about(Act act) {
    return switch (act) {
      case Message message -> {
        List<ActId> ids = new ArrayList<>(List.of(message.id()));
        if (message.inReplyTo() != null) {
          ids.add(message.inReplyTo());
        }
        yield ids;
      }
      case StationFact fact -> List.of(fact.messageId());
      case OfficerFact fact -> List.of(fact.messageId());
      default -> List.of();
    };
  }

  private static List<Boolean> taken(List<Outcome> outcomes) {
    return outcomes.stream().map(o -> !(o.verdict() instanceof Verdict.Refused)).toList();
  }

  private static Map<ActId, List<String>> said(List<Outcome> outcomes) {
    Map<ActId, List<String>> said = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      for (Emitted emitted : outcome.emitted()) {
        if (emitted.entry() instanceof RecordEntry.OfStatement(Instant at, var statement)) {
          said.computeIfAbsent(statement.messageId(), _ -> new ArrayList<>())
              .add(at + " " + StatementWords.of(statement));
        }
      }
    }
    return said;
  }
}
