package org.openhotline.protocol.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the relay saw and its statements depend on; part of the record, so that a replay needs
/// nothing else.
public sealed interface Observation {
  /// The first station of a desk came, or its last one went (after the relay's grace).
  ///
  /// @param desk the desk
  /// @param up whether it is reachable now
  record LinkChanged(DeskId desk, boolean up) implements Observation {}

  /// The relay serves again.
  ///
  /// @param node which node
  /// @param lastAlive ordered time of the last input before; null at the first start
  record RelayStarted(String node, @Nullable Instant lastAlive) implements Observation {}

  /// The relay's wall clock stepped against elapsed time by more than 500 ms, which moved no
  /// deadline; or an operator adopted the wall clock, which moved the relay's time by this.
  ///
  /// @param stepMillis signed size of the step
  record ClockStepped(long stepMillis) implements Observation {}

  /// The relay tried to tell people of a desk without a link that a message waits, and nothing
  /// else.
  ///
  /// @param messageId the message that waits
  /// @param desk the desk that was called and had no link
  /// @param obligation what is owed
  /// @param step step of the ladder that called it; 0: the delivery itself
  /// @param target the operator's name of a mailbox or a webhook, never its address
  /// @param attempt 1, 2, 3 …
  /// @param outcome what became of the attempt
  record Notified(
      ActId messageId,
      DeskId desk,
      Obligation obligation,
      int step,
      LocalId target,
      int attempt,
      NoticeOutcome outcome)
      implements Observation {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if `step` is negative or `attempt` less than 1
    public Notified {
      if (step < 0 || attempt < 1) {
        throw new IllegalArgumentException(
            "step " + step + " must not be negative, attempt " + attempt + " must be 1 or more");
      }
    }
  }
}
