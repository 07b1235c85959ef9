package org.openhotline.server.consensus;

import java.util.concurrent.CompletableFuture;

/// A proposal on its way: waiting in a lane, then under way in the log, then answered once.
///
/// @param <R> what the replica returns for one input
final class Pending<R> {
  final Proposal proposal;
  final CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
  final long proposedNanos = System.nanoTime();

  Pending(Proposal proposal) {
    this.proposal = proposal;
  }

  Lane lane() {
    return proposal.lane();
  }

  long bytes() {
    return proposal.maxLengthBytes();
  }
}
