package org.openhotline.protocol.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.openhotline.protocol.agreement.Agreement.Audience;
import org.openhotline.protocol.agreement.Agreement.Desk;
import org.openhotline.protocol.agreement.Agreement.ObligationClass;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.agreement.Agreement.Step;
import org.openhotline.protocol.agreement.Agreement.Windows;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Role;

/// Deadlines and ladder of an agreement, computed alike by the relay, by stations and by anyone who
/// verifies.
///
/// All instants are whole milliseconds. An offset of p percent of a window of w milliseconds is
/// ⌊w·p/100⌋ milliseconds; the largest window (366 d) and percentage (10000 %) stay far below the
/// limits of the arithmetic. Pure; static.
public final class AgreementRules {
  private static final String ORIGIN = "origin:";
  private static final String GUARANTOR = ":GUARANTOR";

  private AgreementRules() {}

  /// One obligation of an action addressee and the window in which it must be met.
  ///
  /// @param obligation what is owed
  /// @param start when the window begins; ladder steps are counted from here
  /// @param window its length
  public record Owed(Obligation obligation, Instant start, Duration window) {
    /// The last instant that is in time.
    public Instant due() {
      return start.plus(window);
    }
  }

  /// What each action addressee owes for a message that was accepted at `accepted`: the
  /// acknowledgement first, then the reply. A reply is owed by `holding` where the agreement has it
  /// (a promise meets it), else by `reply`; where it has neither, there is no deadline.
  ///
  /// @throws IllegalArgumentException if the agreement has no such precedence or obligation class
  public static List<Owed> owed(
      Agreement agreement, Precedence precedence, String obligation, Instant accepted) {
    Windows windows = windows(agreement, precedence);
    ObligationClass owes = agreement.obligations().get(obligation);
    if (owes == null) {
      throw new IllegalArgumentException("the agreement has no obligation class " + obligation);
    }
    List<Owed> all = new ArrayList<>();
    if (owes.acknowledge()) {
      all.add(new Owed(Obligation.ACKNOWLEDGE, accepted, windows.acknowledge()));
    }
    if (owes.reply()) {
      windows
          .firstReply()
          .ifPresent(window -> all.add(new Owed(Obligation.REPLY, accepted, window)));
    }
    return List.copyOf(all);
  }

  /// By when the relay attempts the first delivery.
  ///
  /// @throws IllegalArgumentException if the agreement has no such precedence
  public static Instant firstAttempt(Agreement agreement, Precedence precedence, Instant accepted) {
    return accepted.plus(windows(agreement, precedence).firstAttempt());
  }

  /// From when an undelivered message is NOT-DELIVERED.
  ///
  /// @throws IllegalArgumentException if the agreement has no such precedence
  public static Instant nonDelivery(Agreement agreement, Precedence precedence, Instant accepted) {
    return accepted.plus(windows(agreement, precedence).nonDelivery());
  }

  /// Windows of a precedence.
  ///
  /// @throws IllegalArgumentException if the agreement has no such precedence
  public static Windows windows(Agreement agreement, Precedence precedence) {
    Windows windows = agreement.precedence().get(precedence);
    if (windows == null) {
      throw new IllegalArgumentException("the agreement does not use " + precedence);
    }
    return windows;
  }

  /// Whether something that happened at `instant` met a deadline: exactly at the deadline is in
  /// time.
  public static boolean inTime(Instant instant, Instant due) {
    return !instant.isAfter(due);
  }

  /// When a step fires, for a window that begins at `start`.
  public static Instant stepAt(Step step, Instant start, Duration window) {
    return start.plus(part(window, step.atPercent()));
  }

  /// When the ladder is exhausted, for a window that begins at `start`.
  public static Instant exhaustedAt(Agreement agreement, Instant start, Duration window) {
    return start.plus(part(window, agreement.ladder().exhaustedPercent()));
  }

  /// `percent` of `window`, rounded down to the millisecond.
  ///
  /// @throws IllegalArgumentException if either is negative
  public static Duration part(Duration window, int percent) {
    if (window.isNegative() || percent < 0) {
      throw new IllegalArgumentException(percent + " % of " + window);
    }
    return Duration.ofMillis(Math.multiplyExact(window.toMillis(), (long) percent) / 100);
  }

  /// Latest instant that a HOLDING may promise.
  public static Instant latestPromise(Agreement agreement, Instant accepted) {
    return accepted.plus(agreement.hold().total());
  }

  /// Who is called by a step, in the order addressee, originator, guarantors, each once:
  /// `XB:WATCH`, `XB:STATIONS`, `XB:DEPUTY`, `XB:HEAD` at the silent desk; `XB-OPS:OTHER_TRACK` for
  /// each of its party's desks of another track; `origin:HEAD` at the originating desk;
  /// `XC:GUARANTOR` for each desk of a guarantor.
  public static List<String> audience(Agreement agreement, Step step, DeskId addressee) {
    LinkedHashSet<String> all = new LinkedHashSet<>();
    for (Audience called : step.addressee()) {
      switch (called) {
        case WATCH, STATIONS, DEPUTY, HEAD -> all.add(addressee + ":" + called);
        case OTHER_TRACK ->
            otherTrack(agreement, addressee).forEach(desk -> all.add(desk + ":" + called));
      }
    }
    for (Role told : step.originator()) {
      all.add(ORIGIN + told);
    }
    guarantorDesks(agreement, step).forEach(desk -> all.add(desk + GUARANTOR));
    return List.copyOf(all);
  }

  /// Desks of which at least one must be linked so that the step reaches somebody: those that it
  /// calls at the addressee's side, and the guarantors' that it tells. The originator's are not
  /// among them.
  public static NavigableSet<DeskId> called(Agreement agreement, Step step, DeskId addressee) {
    NavigableSet<DeskId> desks = new TreeSet<>();
    for (Audience called : step.addressee()) {
      switch (called) {
        case WATCH, STATIONS, DEPUTY, HEAD -> desks.add(addressee);
        case OTHER_TRACK -> desks.addAll(otherTrack(agreement, addressee));
      }
    }
    desks.addAll(guarantorDesks(agreement, step));
    return desks;
  }

  /// The other desks of the same party with a track other than `desk`'s, in the document's order.
  public static List<DeskId> otherTrack(Agreement agreement, DeskId desk) {
    Optional<Party> party = agreement.party(desk.party());
    Optional<Desk> own = agreement.desk(desk);
    if (party.isEmpty() || own.isEmpty()) {
      return List.of();
    }
    String track = own.get().track();
    return party.get().desks().stream()
        .filter(other -> !other.track().equals(track))
        .map(Desk::id)
        .toList();
  }

  private static List<DeskId> guarantorDesks(Agreement agreement, Step step) {
    return step.guarantors()
        ? agreement.guarantors().stream().flatMap(p -> p.desks().stream()).map(Desk::id).toList()
        : List.of();
  }
}
