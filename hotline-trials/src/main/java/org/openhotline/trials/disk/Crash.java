package org.openhotline.trials.disk;

/// The end of the simulated process or machine, thrown from within a disk operation.
///
/// It is an error so that no handler of production code mistakes it for a failure of its own; only
/// who set the crash catches it, and then calls {@link SimulatedDisk#powerCut} or {@link
/// SimulatedDisk#kill}.
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  /// A crash at a place that the text names.
  public Crash(String where) {
    super(where);
  }
}
