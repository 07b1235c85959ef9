package org.openhotline.trials.model;

import java.util.Optional;

/// Drives the core and the model through the same random histories.
///
/// One history has up to [#MOST_STEPS] steps under a random agreement; messages with and without
/// reply, validity and copies, facts, replies, cancellations, suspensions, links, restarts from
/// snapshots, and time in jumps from nothing to months, often to the millisecond of a deadline. Not
/// thread-safe.
public final class ModelComparison {
  /// Most steps of a history.
  public static final int MOST_STEPS = 60;

  private final ModelWorld.Keys keys = new ModelWorld.Keys();
  private long statements;

  /// A comparison; making its keys takes some tenths of a second.
  public ModelComparison() {}

  /// Compares one history; empty if both say the same, else the first difference.
  public Optional<String> differs(long seed) {
    ModelRun run = new ModelRun(seed, keys);
    Optional<String> difference = run.run(1 + Math.floorMod((int) seed, MOST_STEPS));
    statements += run.statements();
    return difference.map(words -> "seed " + seed + ": " + words);
  }

  /// Statements compared so far.
  public long statements() {
    return statements;
  }
}
