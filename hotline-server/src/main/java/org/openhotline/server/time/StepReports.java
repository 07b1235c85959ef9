package org.openhotline.server.time;

/// How many steps of the wall clock may still be reported, so that a clock that runs at a wrong
/// rate does not fill the record: [#BURST] at once, then one in [#EVERY_NANOS]. Not thread-safe.
final class StepReports {
  /// Most reports at once.
  static final int BURST = 10;

  /// After so long another one may follow.
  static final long EVERY_NANOS = 60_000_000_000L;

  private int left = BURST;
  private long refilledNanos;

  StepReports(long nowNanos) {
    this.refilledNanos = nowNanos;
  }

  /// Takes one; false if none is left.
  boolean take(long nowNanos) {
    long due = Math.min((nowNanos - refilledNanos) / EVERY_NANOS, BURST);
    left = Math.min(BURST, left + Math.toIntExact(due));
    refilledNanos = left == BURST ? nowNanos : refilledNanos + due * EVERY_NANOS;
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
