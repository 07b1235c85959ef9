package org.openhotline.server.node;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The threads of a running node. Deadlines have one of their own, so that nothing else delays
/// them.
///
/// @param ticker watches deadlines
/// @param housekeeping does repeated work that is quick
/// @param intake reads the intake folder and waits for answers
/// @param verifying checks submissions
/// @param streams virtual threads, one a task, which may block
record NodeThreads(
    ScheduledExecutorService ticker,
    ScheduledExecutorService housekeeping,
    ScheduledExecutorService intake,
    ExecutorService verifying,
    ExecutorService streams) {
  private static final long LIMIT_SECONDS = 5;

  /// Starts them.
  static NodeThreads start(int verifyThreads) {
    return new NodeThreads(
        one("ticker"),
        one("housekeeping"),
        one("intake"),
        Executors.newFixedThreadPool(
            verifyThreads, Thread.ofPlatform().daemon().name("verify-", 0).factory()),
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("stream-", 0).factory()));
  }

  private static ScheduledExecutorService one(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Ends those that bring new work; what waits to be verified is verified first.
  void drain() {
    intake.shutdownNow();
    verifying.shutdown();
    await(intake);
    await(verifying);
  }

  /// Ends the rest.
  void close() {
    for (ExecutorService each : List.of(housekeeping, ticker, streams)) {
      each.shutdownNow();
      await(each);
    }
  }

  private static void await(ExecutorService ending) {
    try {
      var _ = ending.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
