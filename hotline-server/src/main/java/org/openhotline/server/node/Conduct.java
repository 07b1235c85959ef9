package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// How many refusals each station may still cause.
///
/// A refusal costs the relay a verification or at least a frame, and a station that keeps the rules
/// causes few. Each may cause [#BURST] at once and then one every [#EACH]; whoever causes more is
/// thrown out, and let in again when half of them are there again. So a flood of bad signatures
/// costs the others that many verifications and no more, however many sessions it comes through.
///
/// Any thread; one short lock. Holds a balance only of stations that are in debt.
final class Conduct {
  /// Refusals that a station may cause at once.
  static final int BURST = 64;

  /// Time in which a station earns one more.
  static final Duration EACH = Duration.ofMillis(125);

  private final Map<Station, Balance> balances = new HashMap<>();

  /// A station of the directory.
  ///
  /// @param desk whose it is
  /// @param id its name
  record Station(DeskId desk, LocalId id) {}

  private record Balance(long caused, Instant since, boolean out) {
    Balance at(Instant now) {
      long earned = Math.max(0, Duration.between(since, now).dividedBy(EACH));
      long left = Math.max(0, caused - earned);
      return new Balance(left, since.plus(EACH.multipliedBy(earned)), out && left > BURST / 2);
    }
  }

  /// A station has caused a refusal.
  ///
  /// @return whether that was one too many
  synchronized boolean refused(Station station, Instant now) {
    balances.values().removeIf(balance -> balance.at(now).caused() == 0);
    Balance before = balances.getOrDefault(station, new Balance(0, now, false)).at(now);
    long caused = Math.min(BURST + 1, before.caused() + 1);
    Balance after = new Balance(caused, before.since(), before.out() || caused > BURST);
    balances.put(station, after);
    return after.out();
  }

  /// Whether a station is to stay out for now.
  synchronized boolean out(Station station, Instant now) {
    Balance balance = balances.get(station);
    return balance != null && balance.at(now).out();
  }

  /// What a station that is thrown out, or not let in, is told.
  static Refusal tooMany() {
    return Refusal.of(
        RefusalCode.OVERLOADED,
        "this station caused more than %d refusals; correct what it sends and come back after %d s"
            .formatted(BURST, EACH.multipliedBy(BURST / 2).toSeconds()),
        "limit",
        Integer.toString(BURST));
  }
}
