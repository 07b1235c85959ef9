package org.openhotline.trials.simulation;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.openhotline.client.Station;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.WatchChange;

/// Who watches which desk, and channels that parties suspend: the part of the [Officers] that is
/// not about messages.
final class Watches {
  private final Trial trial;
  private final Officers officers;
  private final RandomGenerator random;

  Watches(Trial trial, Officers officers, RandomGenerator random) {
    this.trial = trial;
    this.officers = officers;
    this.random = random;
  }

  /// The first officer takes the watch of a desk, if its station is ready.
  ///
  /// @return whether it was tried
  boolean takeWatch(StationMachine at) {
    Station station = at.ready().orElse(null);
    if (station == null || station.book().agreements().isEmpty()) {
      return false;
    }
    return submit(
        at,
        station,
        new WatchChange(
            station.context(trial.world().agreement().version()),
            WatchChange.Change.TAKE,
            List.of()),
        at.keys().drafter());
  }

  /// A watch is handed over, released or taken.
  void changeWatch() {
    StationMachine at = trial.stations().get(random.nextInt(trial.stations().size()));
    officers.later(
        at,
        "watch",
        0,
        0,
        () -> {
          Station station = at.ready().orElse(null);
          if (station == null || station.book().agreements().isEmpty()) {
            return false;
          }
          Optional<RecordBook.Watch> watch = station.book().watch(at.desk());
          if (watch.isEmpty()) {
            return takeWatch(at);
          }
          TrialWorld.Desk keys = at.keys();
          boolean drafterWatches = watch.get().officer().equals(keys.drafter().credentialId());
          SigningKeyPair now = drafterWatches ? keys.drafter() : keys.watch();
          SigningKeyPair next = drafterWatches ? keys.watch() : keys.drafter();
          List<ActId> open = station.book().openAt(at.desk());
          var context = station.context(trial.world().agreement().version());
          return random.nextInt(4) == 0
              ? submit(at, station, new WatchChange(context, WatchChange.Change.RELEASE, open), now)
              : submit(
                  at,
                  station,
                  new WatchChange(context, WatchChange.Change.HAND_OVER, open),
                  now,
                  next);
        });
  }

  /// A party suspends the channel, or resumes it.
  void changeChannel() {
    StationMachine at = trial.stations().get(random.nextInt(trial.stations().size()));
    officers.later(
        at,
        "channel",
        0,
        0,
        () -> {
          Station station = at.ready().orElse(null);
          if (station == null || station.book().agreements().isEmpty()) {
            return false;
          }
          var version = trial.world().agreement().version();
          boolean suspended =
              station.book().suspensions(version.id()).containsKey(at.desk().party());
          return submit(
              at,
              station,
              new ChannelChange(station.context(version), !suspended, "tension"),
              at.keys().head());
        });
  }

  private boolean submit(StationMachine at, Station station, Act act, SigningKeyPair... signers) {
    SignedAct signed = station.sign(act, List.of(signers));
    var _ =
        at.guarded(() -> {
          var _ = station.submit(signed, new byte[0], false, officers.timeout());
        });
    return true;
  }
}
