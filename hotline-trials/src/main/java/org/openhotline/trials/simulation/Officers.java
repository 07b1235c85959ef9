package org.openhotline.trials.simulation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.store.StationStore;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementRules;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;

/// The people at the desks: honest, and as quick, slow, forgetful and doubtful as the seed decides.
///
/// They use the production station as a program would, mostly without waiting for an answer, at
/// times waiting. They remember what they have sent over the death of their station.
final class Officers {
  private static final Duration BRIEF = Duration.ofSeconds(20);
  private static final long PATIENCE = 20 * Scheduler.SECOND;
  private static final int ATTEMPTS = 6;

  private final Trial trial;
  private final RandomGenerator random;
  private final Watches watches;
  private final Mischief mischief;
  private final Set<String> planned = new HashSet<>();
  private final List<Kept> kept = new ArrayList<>();
  private boolean hushed;

  /// An act that somebody keeps to submit it again much later.
  private record Kept(StationMachine at, SignedAct act, Bytes body) {}

  Officers(Trial trial) {
    this.trial = trial;
    this.random = trial.random("officers");
    this.watches = new Watches(trial, this, random);
    this.mischief = new Mischief(trial, this);
  }

  /// The first watches are taken.
  void begin() {
    for (StationMachine station : trial.stations()) {
      later(station, "take watch", Scheduler.MINUTE, 0, () -> watches.takeWatch(station));
    }
  }

  /// Watches and channels.
  Watches watches() {
    return watches;
  }

  /// Nobody begins anything, or people go on: what is to come to rest must not be stirred.
  void hush(boolean on) {
    hushed = on;
  }

  // Arranging.

  /// Something that an officer wants to do.
  interface Attempt {
    /// Tries; false: try again later.
    boolean run();
  }

  /// Arranges an attempt, and again later while the station is not ready.
  void later(StationMachine station, String what, long delay, int tried, Attempt attempt) {
    var _ =
        trial
            .scheduler()
            .in(
                delay,
                what + " " + station.desk(),
                null,
                () -> {
                  if (hushed) {
                    later(station, what, 2 * Scheduler.MINUTE, tried, attempt);
                  } else if (tried < ATTEMPTS && !(station.ready().isPresent() && attempt.run())) {
                    later(
                        station,
                        what,
                        Scheduler.MINUTE + random.nextLong(PATIENCE << (2 * tried)),
                        tried + 1,
                        attempt);
                  }
                });
  }

  /// How long somebody waits for an answer: mostly not at all.
  Duration timeout() {
    return trial.waiting() || random.nextInt(4) != 0 ? Duration.ZERO : BRIEF;
  }

  // Sending.

  /// Somebody writes a message.
  void write() {
    List<StationMachine> all = trial.stations();
    StationMachine from = all.get(random.nextInt(all.size()));
    List<DeskId> others = new ArrayList<>(trial.world().desks().keySet());
    others.remove(from.desk());
    Collections.shuffle(others, random);
    List<DeskId> action = new ArrayList<>();
    List<DeskId> info = new ArrayList<>();
    for (DeskId other : others) {
      // A guarantor owes nothing, so nothing may be asked of it.
      if (guarantor(other)) {
        if (random.nextInt(3) == 0) {
          info.add(other);
        }
      } else if (action.isEmpty() || random.nextInt(6) == 0) {
        action.add(other);
      } else if (random.nextInt(6) == 0) {
        info.add(other);
      }
    }
    Precedence[] all4 = Precedence.values();
    Precedence precedence = all4[random.nextInt(all4.length)];
    String type =
        switch (random.nextInt(10)) {
          case 0 -> "SERVICE";
          case 1, 2, 3 -> "TELL";
          default -> "ASK";
        };
    if (type.equals("SERVICE")) {
      precedence = Precedence.ROUTINE;
    }
    Draft draft = draft(from, action, info, precedence, type, null, ReplyKind.NONE);
    Attempt writing = () -> send(from, draft, 0);
    boolean early = random.nextInt(12) == 0;
    later(from, "write", 0, 0, early ? () -> mischief.fromTheFuture(from, writing) : writing);
    if (random.nextInt(4) == 0) {
      // A second one right behind it, so that serials and order are put to the test.
      Draft second = draft(from, action, info, Precedence.FLASH, "TELL", null, ReplyKind.NONE);
      later(from, "write", random.nextLong(Scheduler.SECOND), 0, () -> send(from, second, 0));
    }
  }

  private boolean guarantor(DeskId desk) {
    return trial.world().agreement().guarantors().stream()
        .anyMatch(party -> party.id().equals(desk.party()));
  }

  private Draft draft(
      StationMachine from,
      List<DeskId> action,
      List<DeskId> info,
      Precedence precedence,
      String type,
      @Nullable ActId inReplyTo,
      ReplyKind kind) {
    Instant now = from.clock().instant();
    boolean expires = type.equals("TELL") && random.nextInt(5) == 0;
    int length = random.nextInt(20) == 0 ? 40_000 : random.nextInt(1, 600);
    return new Draft(
        trial.world().agreement().version().id(),
        action,
        info,
        precedence,
        inReplyTo,
        kind,
        null,
        expires ? now.plusSeconds(random.nextLong(60, 86_400)) : null,
        new Payload(
            type, "Subject", "en", "x".repeat(length), List.of(), "", List.of(), "Officer"));
  }

  private boolean send(StationMachine from, Draft draft, int tries) {
    Station station = from.ready().orElse(null);
    if (station == null || station.book().agreements().isEmpty()) {
      return false;
    }
    TrialWorld.Desk keys = from.keys();
    List<SigningKeyPair> signers = new ArrayList<>(List.of(keys.drafter()));
    if (draft.precedence() == Precedence.FLASH) {
      signers.add(keys.releaser());
    }
    var _ =
        from.guarded(() -> {
          Station.Sent sent = station.send(draft, signers, timeout());
          watch(from, sent.id(), draft, tries);
        });
    return true;
  }

  /// Looks later what became of a message: writes it again if it was refused, cancels it, or keeps
  /// it for another day.
  private void watch(StationMachine from, ActId id, Draft draft, int tries) {
    later(
        from,
        "look",
        Scheduler.MINUTE,
        0,
        () -> {
          Station station = from.ready().orElse(null);
          if (station == null) {
            return false;
          }
          return from.guarded(() -> {
            boolean refused =
                station.outbox(StationStore.OutboxState.REFUSED).stream()
                    .anyMatch(item -> item.actId().equals(id));
            if (refused && tries < 3) {
              later(from, "write again", Scheduler.SECOND, 0, () -> send(from, draft, tries + 1));
            }
          });
        });
    switch (random.nextInt(12)) {
      case 0 ->
          later(
              from,
              "cancel",
              random.nextLong(6 * Scheduler.HOUR),
              0,
              () -> fact(from, id, ActKind.CANCEL, null));
      case 1, 2 -> later(from, "keep", Scheduler.SECOND, 0, () -> keep(from, id));
      case 3 -> later(from, "double", Scheduler.SECOND, 0, () -> again(from, id));
      default -> {}
    }
    later(
        from,
        "close",
        random.nextLong(Scheduler.DAY, 60 * Scheduler.DAY),
        0,
        () -> fact(from, id, ActKind.CLOSE, null));
  }

  private static Optional<StationStore.OutboxItem> item(Station station, ActId id)
      throws IOException {
    for (StationStore.OutboxState state : StationStore.OutboxState.values()) {
      for (StationStore.OutboxItem item : station.outbox(state)) {
        if (item.actId().equals(id)) {
          return Optional.of(item);
        }
      }
    }
    return Optional.empty();
  }

  private boolean keep(StationMachine from, ActId id) {
    Station station = from.ready().orElse(null);
    return station != null
        && from.guarded(() ->
            item(station, id)
                .flatMap(Officers::parsed)
                .ifPresent(each -> kept.add(new Kept(from, each.act(), each.body()))));
  }

  private record Parsed(SignedAct act, Bytes body) {}

  private static Optional<Parsed> parsed(StationStore.OutboxItem item) {
    try {
      return Optional.of(
          new Parsed(org.openhotline.protocol.wire.Acts.parse(item.act().toArray()), item.body()));
    } catch (org.openhotline.protocol.wire.MalformedException e) {
      throw new IllegalStateException("an outbox holds what is no act", e);
    }
  }

  /// The same bytes once more in the same session.
  private boolean again(StationMachine from, ActId id) {
    Station station = from.ready().orElse(null);
    if (station == null || !station.connected()) {
      return false;
    }
    return from.guarded(() -> {
      Optional<Parsed> found = item(station, id).flatMap(Officers::parsed);
      if (found.isPresent()) {
        trial.count(Fault.DOUBLE_SUBMISSION);
        var _ =
            station.submit(found.get().act(), found.get().body().toArray(), false, Duration.ZERO);
      }
    });
  }

  /// Something kept for weeks is submitted again.
  void resubmit() {
    if (kept.isEmpty()) {
      return;
    }
    Kept old = kept.get(random.nextInt(kept.size()));
    later(
        old.at(),
        "resubmit",
        0,
        0,
        () -> {
          Station station = old.at().ready().orElse(null);
          if (station == null || !station.connected()) {
            return false;
          }
          trial.count(Fault.LATE_RESUBMISSION);
          return old.at()
              .guarded(() -> {
                var _ = station.submit(old.act(), old.body().toArray(), false, timeout());
              });
        });
  }

  /// An id that stands in the record is used for something else.
  void reuseId() {
    if (kept.isEmpty()) {
      return;
    }
    Kept old = kept.get(random.nextInt(kept.size()));
    later(
        old.at(),
        "reuse id",
        0,
        0,
        () -> {
          Station station = old.at().ready().orElse(null);
          if (station == null || !station.connected()) {
            return false;
          }
          return old.at()
              .guarded(() -> {
                ActId id = old.act().act().context().actId();
                Optional<MessageFile> file = station.book().message(id);
                if (file.isPresent()) {
                  trial.count(Fault.ID_REUSED);
                  var context = station.context(file.get().message().agreement());
                  var reused =
                      new org.openhotline.protocol.message.ActContext(
                          context.plane(),
                          context.agreement(),
                          id,
                          context.desk(),
                          context.declared());
                  SignedAct act =
                      station.sign(
                          new ChannelChange(reused, true, "an id used twice"),
                          List.of(old.at().keys().head()));
                  trial.oracle().mustNotBeAccepted(act);
                  var _ = station.submit(act, new byte[0], false, Duration.ZERO);
                }
              });
        });
  }

  // Reacting.

  /// A station has learned of something: somebody may have to react.
  void learned(StationMachine at, RecordEntry entry) {
    if (entry instanceof RecordEntry.OfAct act
        && act.act().act() instanceof Message message
        && message.action().contains(at.desk())
        && planned.add(at.desk() + " " + message.id())) {
      plan(at, message);
    }
  }

  private void plan(StationMachine at, Message message) {
    Agreement agreement = trial.world().agreement();
    long window = AgreementRules.windows(agreement, message.precedence()).acknowledge().toNanos();
    long soon = random.nextLong(Scheduler.SECOND, Math.max(2 * Scheduler.SECOND, window / 2));
    long late = random.nextLong(window, window * 6);
    ActId id = message.id();
    switch (random.nextInt(10)) {
      case 0 -> {} // nobody ever reacts: the ladder runs to its end
      case 1 -> later(at, "ack", late, 0, () -> fact(at, id, ActKind.ACKNOWLEDGED, null));
      case 2 -> later(at, "decline", soon, 0, () -> fact(at, id, ActKind.DECLINED, null));
      case 3, 4 -> {
        later(at, "ack", soon, 0, () -> fact(at, id, ActKind.ACKNOWLEDGED, null));
        later(at, "hold", 2 * soon, 0, () -> hold(at, id));
        if (random.nextBoolean()) {
          later(at, "reply", soon + window * 3, 0, () -> reply(at, message));
        }
      }
      default -> {
        later(at, "ack", soon, 0, () -> fact(at, id, ActKind.ACKNOWLEDGED, null));
        if (random.nextInt(3) != 0) {
          later(at, "reply", soon + random.nextLong(window), 0, () -> reply(at, message));
        }
      }
    }
    mischief.about(at, message, window);
    later(
        at,
        "close",
        random.nextLong(Scheduler.DAY, 60 * Scheduler.DAY),
        0,
        () -> fact(at, id, ActKind.CLOSE, null));
  }

  private boolean hold(StationMachine at, ActId id) {
    Instant promised = at.clock().instant().plusSeconds(random.nextLong(600, 200_000));
    return fact(at, id, ActKind.HOLDING, promised);
  }

  private boolean reply(StationMachine at, Message message) {
    if (!message.obligation().equals("answer")) {
      return true;
    }
    ReplyKind kind = random.nextInt(4) == 0 ? ReplyKind.PARTIAL : ReplyKind.FULL;
    Draft draft =
        draft(
            at,
            List.of(message.origin()),
            List.of(),
            message.precedence(),
            "ANSWER",
            message.id(),
            kind);
    return send(at, draft, 0);
  }

  /// An officer of a desk states something about a message; false: the station cannot now.
  boolean fact(StationMachine at, ActId id, ActKind kind, @Nullable Instant promised) {
    Station station = at.ready().orElse(null);
    if (station == null) {
      return false;
    }
    Optional<MessageFile> file = station.book().message(id);
    if (file.isEmpty()) {
      return false;
    }
    boolean idle =
        kind == ActKind.CLOSE
            && file.get().addressees().stream().noneMatch(a -> a.exhaustedAt(at.desk()));
    if (idle && random.nextInt(10) != 0) {
      return true;
    }
    String reason =
        kind == ActKind.DECLINED || kind == ActKind.CANCEL || kind == ActKind.CLOSE ? "why" : "";
    SigningKeyPair signer = random.nextInt(3) == 0 ? at.keys().deputy() : onWatch(at, station);
    if (kind == ActKind.CANCEL) {
      signer = at.keys().releaser();
    }
    SigningKeyPair officer = signer;
    var _ =
        at.guarded(() -> {
          var _ = station.state(file.get(), kind, reason, promised, officer, timeout());
        });
    return true;
  }

  private static SigningKeyPair onWatch(StationMachine at, Station station) {
    TrialWorld.Desk keys = at.keys();
    return station
        .book()
        .watch(at.desk())
        .filter(watch -> watch.officer().equals(keys.watch().credentialId()))
        .map(_ -> keys.watch())
        .orElse(keys.drafter());
  }
}
