package org.openhotline.trials.simulation;

/// One life of a simulated process: what it left to be done dies with it.
final class Life {
  private final String name;
  private boolean ended;

  Life(String name) {
    this.name = name;
  }

  /// Whether it still runs.
  boolean runs() {
    return !ended;
  }

  /// It ends now, whatever it was doing.
  void end() {
    ended = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
