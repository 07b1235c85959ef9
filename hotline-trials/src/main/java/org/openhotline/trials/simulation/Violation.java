package org.openhotline.trials.simulation;

/// A promise was broken. An error, so that nothing under test can take it for a failure of its own.
public final class Violation extends Error {
  private static final long serialVersionUID = 1L;

  /// Says which promise, and how.
  ///
  /// @param invariant its number in the list of invariants, or a word
  public Violation(String invariant, String what) {
    super("invariant " + invariant + ": " + what);
  }

  /// A failure of production code that no fault explains.
  Violation(String what, Throwable cause) {
    super(what, cause);
  }
}
