package org.openhotline.server.consensus;

/// How a proposal ended.
///
/// @param <R> what the [Replica] returns for one input
public sealed interface Outcome<R> {
  /// The input is on disk, was applied, and the end of its batch was announced to the replica.
  ///
  /// @param index its place in the order; indices grow but have holes
  /// @param result what [Replica#apply] returned
  record Committed<R>(long index, R result) implements Outcome<R> {}

  /// The input was not ordered and never will be; the proposer may try again.
  ///
  /// @param reason the kind of refusal
  /// @param message what was wrong, the value, the limit, what to do
  record Refused<R>(Refusal reason, String message) implements Outcome<R> {}

  /// The input may or may not be in the order: only the state after a restart can tell. Proposing
  /// the same again is safe when the replica recognises repeats.
  ///
  /// @param message what happened
  record Unknown<R>(String message) implements Outcome<R> {}
}
