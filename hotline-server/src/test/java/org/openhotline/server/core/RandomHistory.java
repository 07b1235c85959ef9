package org.openhotline.server.core;

import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.WatchChange;

/// What two desks may do, in any order: legal acts, acts that the core must refuse, and repeats.
final class RandomHistory {
  private static final List<Precedence> PRECEDENCES =
      List.of(Precedence.ROUTINE, Precedence.PRIORITY, Precedence.IMMEDIATE, Precedence.FLASH);
  private static final List<ActKind> FACTS =
      List.of(
          ActKind.DELIVERED,
          ActKind.ACKNOWLEDGED,
          ActKind.HOLDING,
          ActKind.DECLINED,
          ActKind.CANCEL,
          ActKind.CLOSE);
  private static final List<ActKind> STATION_FACTS =
      List.of(ActKind.DELIVERED, ActKind.DECRYPTED, ActKind.CANNOT_READ);

  private final CoreWorld world;
  private final SplittableRandom random;
  private final List<SignedAct> messages = new ArrayList<>();
  private final List<SignedAct> recorded = new ArrayList<>();

  RandomHistory(CoreWorld world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /// A message or a fact about one.
  Outcome act() {
    DeskId desk = random.nextBoolean() ? XA : XB;
    if (messages.isEmpty() || random.nextInt(3) == 0) {
      return message(desk);
    }
    SignedAct about = messages.get(random.nextInt(messages.size()));
    ActKind kind = FACTS.get(random.nextInt(FACTS.size()));
    return submit(
        kind == ActKind.DELIVERED
            ? world.stationFact(about, desk, kind)
            : world.fact(
                about,
                desk,
                "head",
                kind,
                kind == ActKind.HOLDING ? world.now.plusMillis(random.nextInt(1, 20_000)) : null));
  }

  /// Anything at all: also watches, links, restarts, other stations' facts, repeats, reused ids.
  Outcome anything() {
    DeskId desk = random.nextBoolean() ? XA : XB;
    return switch (random.nextInt(12)) {
      case 0 -> watch(desk);
      case 1 ->
          world.apply(new Input.Observe(new Observation.LinkChanged(desk, random.nextBoolean())));
      case 2 ->
          random.nextInt(10) == 0
              ? world.apply(
                  new Input.Observe(
                      new Observation.RelayStarted(
                          "n1", world.now.minusMillis(random.nextInt(5_000)))))
              : world.apply(new Input.Tick());
      case 3, 4 ->
          recorded.isEmpty() ? act() : world.submit(recorded.get(random.nextInt(recorded.size())));
      case 5 -> messages.isEmpty() ? act() : otherStationFact(desk);
      default -> act();
    };
  }

  private Outcome otherStationFact(DeskId desk) {
    return submit(
        world.stationFact(
            messages.get(random.nextInt(messages.size())),
            desk,
            STATION_FACTS.get(random.nextInt(STATION_FACTS.size()))));
  }

  private Outcome watch(DeskId desk) {
    String one = random.nextBoolean() ? "duty" : "second";
    String other = one.equals("duty") ? "second" : "duty";
    var open = world.core.state().openAt(desk);
    return submit(
        switch (random.nextInt(3)) {
          case 0 -> world.watch(desk, WatchChange.Change.TAKE, List.of(), one);
          case 1 -> world.watch(desk, WatchChange.Change.RELEASE, open, one);
          default -> world.watch(desk, WatchChange.Change.HAND_OVER, open, one, other);
        });
  }

  private Outcome message(DeskId from) {
    Precedence precedence = PRECEDENCES.get(random.nextInt(PRECEDENCES.size()));
    boolean reply = !messages.isEmpty() && random.nextBoolean();
    SignedAct message =
        world.message(
            world.draft(
                from,
                from.equals(XA) ? XB : XA,
                precedence,
                random.nextBoolean() ? "answer" : "acknowledge",
                reply
                    ? messages.get(random.nextInt(messages.size())).act().context().actId()
                    : null,
                !reply ? ReplyKind.NONE : random.nextBoolean() ? ReplyKind.PARTIAL : ReplyKind.FULL,
                random.nextInt(4) == 0 ? world.now.plusMillis(random.nextInt(30_000)) : null),
            precedence == Precedence.FLASH
                ? new String[] {"duty", "releaser"}
                : new String[] {"duty"});
    Outcome outcome = submit(message);
    if (outcome.verdict() instanceof Verdict.Recorded) {
      world.advance(message);
      messages.add(message);
    }
    return outcome;
  }

  private Outcome submit(SignedAct act) {
    Outcome outcome = world.submit(act);
    if (outcome.verdict() instanceof Verdict.Recorded) {
      recorded.add(act);
    }
    return outcome;
  }
}
