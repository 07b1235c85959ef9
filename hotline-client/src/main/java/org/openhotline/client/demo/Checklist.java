package org.openhotline.client.demo;

import java.util.ArrayList;
import java.util.List;

/// What the story promises, line by line, and what was seen.
///
/// Threading: one thread.
final class Checklist {
  private final Narrator narrator;
  private final List<Line> lines = new ArrayList<>();

  private record Line(String point, String promise, String seen) {}

  Checklist(Narrator narrator) {
    this.narrator = narrator;
  }

  /// Records that `promise` was kept.
  ///
  /// @throws DemoFailure naming promise and sight when it was not
  void check(String point, String promise, boolean kept, String seen) throws DemoFailure {
    if (!kept) {
      throw new DemoFailure("point " + point + ": expected: " + promise + "; seen: " + seen);
    }
    lines.add(new Line(point, promise, seen));
    narrator.checked(point, promise);
  }

  /// Number of lines that were kept.
  int size() {
    return lines.size();
  }

  /// Prints every line that was kept.
  void summary() {
    narrator.plain("");
    narrator.plain("Seen and checked:");
    for (Line line : lines) {
      narrator.plain("  ok  " + line.point() + "  " + line.promise());
      if (!line.seen().isEmpty()) {
        narrator.plain("          " + line.seen());
      }
    }
  }
}
