package org.openhotline.client.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.openhotline.certs.RecordVerification;
import org.openhotline.client.RefusedException;
import org.openhotline.client.audit.AuditException;
import org.openhotline.client.audit.RecordCopy;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementRules;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;

/// Points 3 and 4: nobody reacts to a FLASH and the ladder runs; then the relay is killed in the
/// middle of one.
final class LadderStory {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LADDER = Duration.ofSeconds(40);
  private static final int DEPUTY = 2;
  private static final int HEAD = 3;
  private static final int GUARANTOR = 4;

  private final Cast cast;

  LadderStory(Cast cast) {
    this.cast = cast;
  }

  private ActId flash(String activity) throws DemoFailure {
    return cast.send(
            cast.xa(),
            (s, k, drafter) -> Texts.ceaseActivity(activity, drafter),
            "xa-drafter",
            "xa-releaser")
        .id();
  }

  /// Point 3.
  void silence() throws DemoFailure, IOException {
    cast.narrator()
        .heading("3. XA sends a FLASH, signed by drafter and releaser; nobody at XB reacts");
    ActId id = flash("warning shots");
    Cast.Sight sent =
        cast.awaitAtXb(cast.xa(), id, "ACCEPTED with deadlines", SOON, (f, a) -> a.open());
    cast.list()
        .check(
            "3",
            "the FLASH is signed by drafter and releaser",
            sent.file().signers().size() == 2,
            String.join(", released by ", sent.file().signers()));
    step(id, 1, "every station of XB is called", "XB:STATIONS");
    cast.awaitAtXb(cast.xa(), id, "OVERDUE", LADDER, (f, a) -> !a.overdue().isEmpty());
    step(id, DEPUTY, "OVERDUE stands and the deputy is called", "XB:DEPUTY");
    step(id, HEAD, "the head of XB's centre is called", "XB:HEAD");
    step(id, GUARANTOR, "the guarantor is told", "XC:GUARANTOR");
    boolean told =
        cast.xc()
                .await(
                    "the guarantor's step",
                    SOON,
                    book ->
                        cast.xc().seen().values().stream()
                            .filter(e -> stepOf(e, id) == GUARANTOR)
                            .findFirst())
            != null;
    cast.list().check("3", "XC's own station has that step, verified", told, "step " + GUARANTOR);
    for (Post post : List.of(cast.xa(), cast.xb())) {
      cast.awaitAtXb(
          post,
          id,
          "EXHAUSTED",
          LADDER,
          (f, a) -> a.exhaustedAt(Cast.XA) && a.exhaustedAt(Cast.XB));
    }
    cast.list().check("3", "EXHAUSTED stands on both sides", true, "at XA and at XB");
    offsets(id, "3");
    cast.state(cast.xb(), id, ActKind.ACKNOWLEDGED, Cast.Said.by("xb-watch"));
    Cast.Sight late =
        cast.awaitAtXb(
            cast.xa(), id, "a late acknowledgement", SOON, (f, a) -> a.lateSince().isPresent());
    cast.list()
        .check(
            "3",
            "the late acknowledgement is recorded as late and OVERDUE stays",
            !late.at().overdue().isEmpty() && late.at().fact(ActKind.ACKNOWLEDGED).isPresent(),
            "was due "
                + late.at().lateSince().orElseThrow()
                + "; "
                + late.at().overdue().getFirst());
    cast.send(
        cast.xb(),
        (s, k, drafter) ->
            Texts.reply(id, "Ceased", "The shots have stopped. We regret the delay.", drafter),
        "xb-drafter");
  }

  private static int stepOf(RecordEntry entry, ActId id) {
    return entry instanceof RecordEntry.OfStatement s
            && s.statement() instanceof Statement.Escalated e
            && e.messageId().equals(id)
            && e.obligation() == Obligation.ACKNOWLEDGE
        ? e.step()
        : 0;
  }

  /// The step, if it was stated by itself.
  private static java.util.Optional<Statement.Escalated> step(AddresseeFile at, int number) {
    return at.steps().stream()
        .filter(s -> s.obligation() == Obligation.ACKNOWLEDGE && s.step() == number)
        .findFirst();
  }

  private void step(ActId id, int number, String promise, String called) throws DemoFailure {
    Cast.Sight seen =
        cast.awaitAtXb(
            cast.xa(), id, "step " + number, LADDER, (f, a) -> step(a, number).isPresent());
    Statement.Escalated step = step(seen.at(), number).orElseThrow();
    cast.list()
        .check(
            "3",
            "step " + number + ": " + promise,
            step.audience().contains(called),
            "called " + step.audience() + ", reached " + step.reached() + ", due " + step.due());
  }

  /// Every offset is absolute from acceptance, and no step was stated twice.
  private void offsets(ActId id, String point) throws DemoFailure {
    Cast.Sight seen = cast.awaitAtXb(cast.xa(), id, "the message", SOON, (f, a) -> true);
    Agreement agreement = cast.agreement();
    Duration window = AgreementRules.windows(agreement, Precedence.FLASH).acknowledge();
    TreeSet<Integer> fired = new TreeSet<>();
    List<String> offsets = new ArrayList<>();
    boolean once = true;
    boolean exact = true;
    for (Statement.Escalated step : seen.at().steps()) {
      if (step.obligation() != Obligation.ACKNOWLEDGE) {
        continue;
      }
      once &= fired.add(step.step());
      for (int collapsed : step.collapsed()) {
        once &= fired.add(collapsed);
      }
      Instant due = due(agreement, seen.file(), step.step(), window);
      exact &= step.due().equals(due);
      offsets.add(
          step.step()
              + (step.collapsed().isEmpty() ? "" : " (for " + step.collapsed() + " too)")
              + ": +"
              + Duration.between(seen.file().accepted(), step.due()).toMillis()
              + " ms");
    }
    cast.list()
        .check(
            point,
            "every step of the ladder stands once, none twice",
            once && fired.equals(new TreeSet<>(List.of(1, DEPUTY, HEAD, GUARANTOR))),
            "steps " + fired);
    cast.list()
        .check(
            point,
            "offsets count from acceptance, exactly as the agreement says",
            exact,
            String.join(", ", offsets));
  }

  private static Instant due(Agreement agreement, MessageFile file, int number, Duration window) {
    return agreement.ladder().steps().stream()
        .filter(s -> s.number() == number)
        .map(s -> AgreementRules.stepAt(s, file.accepted(), window))
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  /// Point 4.
  void kill() throws DemoFailure, IOException {
    cast.narrator().heading("4. The relay is killed in the middle of a ladder and started again");
    ActId id = flash("low overflights");
    cast.awaitAtXb(
        cast.xa(),
        id,
        "OVERDUE and step 2",
        LADDER,
        (f, a) -> !a.overdue().isEmpty() && step(a, DEPUTY).isPresent());
    Map<Long, RecordEntry> before = Map.copyOf(cast.xa().seen());
    cast.relay().kill();
    cast.narrator().event("demo", "the relay process was killed by SIGKILL between steps 2 and 3");
    Duration down = cast.relay().start();
    cast.narrator()
        .event("demo", "the relay was started again and serves after " + down.toMillis() + " ms");
    for (Post post : List.of(cast.xa(), cast.xb())) {
      cast.awaitAtXb(
          post,
          id,
          "EXHAUSTED after the restart",
          LADDER,
          (f, a) -> a.exhaustedAt(Cast.XA) && a.exhaustedAt(Cast.XB));
    }
    cast.list()
        .check("4", "the ladder ran to its end after the restart", true, "EXHAUSTED on both sides");
    offsets(id, "4");
    Map<Long, RecordEntry> record = wholeRecord();
    List<Long> lost = new ArrayList<>();
    for (Map.Entry<Long, RecordEntry> each : before.entrySet()) {
      if (!each.getValue().equals(record.get(each.getKey()))) {
        lost.add(each.getKey());
      }
    }
    cast.list()
        .check(
            "4",
            "no fact is lost: the record that XA fetches anew holds every entry from before the kill",
            lost.isEmpty() && record.size() > before.size(),
            lost.isEmpty()
                ? before.size()
                    + " entries from before, "
                    + record.size()
                    + " now; the signed root was recomputed"
                : "lost or changed: " + lost);
    long overdue =
        record.values().stream()
            .filter(e ->
                e instanceof RecordEntry.OfStatement s
                    && s.statement() instanceof Statement.Overdue o
                    && o.messageId().equals(id)
                    && o.obligation() == Obligation.ACKNOWLEDGE)
            .count();
    cast.list()
        .check("4", "OVERDUE stands once in the whole record", overdue == 1, overdue + " times");
    cast.state(
        cast.xa(),
        id,
        ActKind.CANCEL,
        new Cast.Said("xa-drafter", "Overtaken by events: the overflights have ended.", null));
  }

  /// The record from leaf 0, fetched again, its root recomputed against the verified checkpoint.
  private Map<Long, RecordEntry> wholeRecord() throws DemoFailure {
    try {
      return cast.xa()
          .call(
              "fetch the whole record",
              (station, keys) -> {
                RecordCopy copy =
                    RecordCopy.open(
                        cast.world().folder().resolve("record-after-kill"),
                        RecordVerification.of(station.identity().relayPin()));
                copy.pull(
                    (from, count) -> station.fetch(from, count, SOON),
                    station.newest().orElseThrow(() -> new IOException("no checkpoint is known")));
                Map<Long, RecordEntry> entries = new java.util.TreeMap<>();
                try {
                  copy.read((leaf, bytes) -> entries.put(leaf, parse(leaf, bytes)));
                } catch (AuditException e) {
                  throw new IOException(e.getMessage(), e);
                }
                return entries;
              });
    } catch (RefusedException e) {
      throw new DemoFailure("the relay does not give the record: " + e.refusal(), e);
    }
  }

  private static RecordEntry parse(long leaf, byte[] bytes) throws AuditException {
    try {
      return Entries.parse(bytes);
    } catch (MalformedException e) {
      throw new AuditException("leaf " + leaf + " is not an entry: " + e.refusal());
    }
  }
}
