package org.openhotline.server.consensus;

import java.util.concurrent.CompletableFuture;

/// A durable order of inputs, as the rest of the relay sees it. Any thread.
///
/// What is answered as [Outcome.Committed] was forced to disk before, applied by the [Replica]
/// exactly once in this life of the process, and its batch was announced. [Sequencer] is the order
/// of a running node.
///
/// @param <R> what the replica returns for one input
public interface Order<R> {
  /// Proposes an input. The future completes normally with how it ended, or with the exception that
  /// the payload threw; what depends on it must not block.
  CompletableFuture<Outcome<R>> propose(Proposal proposal);

  /// Returns whether proposals are being ordered.
  boolean serving();

  /// Returns how many proposals have no answer yet.
  int outstanding();
}
