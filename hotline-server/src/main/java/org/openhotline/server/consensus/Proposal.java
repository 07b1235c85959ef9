package org.openhotline.server.consensus;

import java.util.Objects;

/// An input that asks for its place in the order.
///
/// @param lane the queue it waits in
/// @param maxLengthBytes the most that `payload` will make; counts against the limits while it
///   waits, from 1
/// @param payload makes the bytes once the time is known
public record Proposal(Lane lane, int maxLengthBytes, Payload payload) {
  /// Checks the length.
  public Proposal {
    Objects.requireNonNull(lane);
    Objects.requireNonNull(payload);
    if (maxLengthBytes < 1) {
      throw new IllegalArgumentException(
          "maxLengthBytes is "
              + maxLengthBytes
              + ", must be at least 1: declare the payload's length");
    }
  }

  /// Makes the bytes of an input for the time at which it is ordered.
  @FunctionalInterface
  public interface Payload {
    /// Returns the bytes to order, at most the declared length. Called at most once, on the
    /// sequencing thread, one proposal after the other in the order in which they enter the log: it
    /// must be quick, must not block and must not throw.
    ///
    /// @param timeMillis milliseconds since 1970 UTC, never less than the one before it in this
    ///   process
    byte[] bytes(long timeMillis);
  }
}
