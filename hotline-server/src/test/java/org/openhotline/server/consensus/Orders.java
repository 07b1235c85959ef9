package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens sequencers and proposes numbers, for tests.
final class Orders {
  static final int LENGTH_BYTES = 200;

  private Orders() {}

  /// Settings whose files and limits are small, without a disk reserve.
  static SequencerSettings small(Path folder) {
    return SequencerSettings.in(folder).withDiskReserveBytes(0).withLog(64 << 10, 1_000_000);
  }

  static Sequencer<Long> open(SequencerSettings settings, Replica<Long> replica)
      throws IOException {
    return open(settings, replica, new Failures());
  }

  static Sequencer<Long> open(SequencerSettings settings, Replica<Long> replica, FatalHandler fatal)
      throws IOException {
    return Sequencer.open(settings, replica, InstantSource.system(), fatal, SequencerObserver.NONE);
  }

  static Proposal number(Lane lane, long number) {
    return new Proposal(lane, LENGTH_BYTES, time -> RecordingReplica.input(number, LENGTH_BYTES));
  }

  static List<Outcome.Committed<Long>> commit(Sequencer<Long> sequencer, long from, long to) {
    var answers = new ArrayList<CompletableFuture<Outcome<Long>>>();
    for (var number = from; number < to; number++) {
      answers.add(sequencer.propose(number(Lane.NORMAL, number)));
    }
    return answers.stream().map(Orders::committed).toList();
  }

  static Outcome.Committed<Long> committed(CompletableFuture<Outcome<Long>> answer) {
    return switch (outcome(answer)) {
      case Outcome.Committed<Long> committed -> committed;
      case Outcome.Refused<Long> refused -> throw new AssertionError(refused);
      case Outcome.Unknown<Long> unknown -> throw new AssertionError(unknown);
    };
  }

  static Outcome<Long> outcome(CompletableFuture<Outcome<Long>> answer) {
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /// A fatal handler that remembers instead of ending the tests.
  static final class Failures implements FatalHandler {
    final CompletableFuture<String> first = new CompletableFuture<>();

    @Override
    public void fatal(String what, @Nullable Throwable cause) {
      first.complete(what + (cause == null ? "" : ": " + cause));
    }

    String await() {
      return first.orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
