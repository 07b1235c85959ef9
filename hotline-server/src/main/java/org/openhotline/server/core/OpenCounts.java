package org.openhotline.server.core;

import java.util.EnumMap;
import java.util.Map;
import org.openhotline.protocol.message.Precedence;

/// How many addressees owe something, kept up to date message by message, so that asking costs
/// nothing however many messages are open.
///
/// Mutable; owned by the core's single thread.
final class OpenCounts {
  private final Map<Precedence, Tally> tallies = new EnumMap<>(Precedence.class);

  /// What one message adds.
  ///
  /// @param open addressees that owe something
  /// @param overdue those of them whose deadline has passed
  /// @param exhausted addressees whose ladder is at its end and stands
  record Tally(int open, int overdue, int exhausted) {
    static final Tally NONE = new Tally(0, 0, 0);

    /// What `message` adds now.
    static Tally of(MessageState message) {
      int open = 0;
      int overdue = 0;
      int exhausted = 0;
      for (Addressee addressee : message.addressees()) {
        open += addressee.owesAnything() ? 1 : 0;
        overdue += addressee.overdue() ? 1 : 0;
        exhausted += addressee.stands() ? 1 : 0;
      }
      return open == 0 && overdue == 0 && exhausted == 0
          ? NONE
          : new Tally(open, overdue, exhausted);
    }

    private Tally plus(Tally more, Tally less) {
      return new Tally(
          open + more.open - less.open,
          overdue + more.overdue - less.overdue,
          exhausted + more.exhausted - less.exhausted);
    }
  }

  /// Counts `message` as it stands now instead of as it was counted last.
  void count(MessageState message) {
    Tally now = Tally.of(message);
    if (!now.equals(message.counted)) {
      tallies.put(message.precedence, of(message.precedence).plus(now, message.counted));
      message.counted = now;
    }
  }

  private Tally of(Precedence precedence) {
    return tallies.getOrDefault(precedence, Tally.NONE);
  }

  /// A copy for everybody.
  CoreCounts view() {
    Map<Precedence, Integer> open = new EnumMap<>(Precedence.class);
    Map<Precedence, Integer> overdue = new EnumMap<>(Precedence.class);
    Map<Precedence, Integer> exhausted = new EnumMap<>(Precedence.class);
    for (Precedence precedence : Precedence.values()) {
      Tally tally = of(precedence);
      open.put(precedence, tally.open());
      overdue.put(precedence, tally.overdue());
      exhausted.put(precedence, tally.exhausted());
    }
    return new CoreCounts(open, overdue, exhausted);
  }
}
