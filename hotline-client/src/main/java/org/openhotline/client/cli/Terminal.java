package org.openhotline.client.cli;

import java.io.Console;
import java.util.Optional;

/// What a terminal can do beside lines: a line that is overwritten each second, and a bell. Without
/// a terminal, nothing.
///
/// Threading: one thread.
final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String BELL = "\u0007";

  private final Output output;
  private final boolean present;
  private final boolean bell;
  private boolean lineStands;

  private Terminal(Output output, boolean present, boolean bell) {
    this.output = output;
    this.present = present;
    this.bell = bell;
  }

  /// The terminal of this process; absent when output goes to a file or a program, or is JSON.
  static Terminal of(Output output, boolean bell) {
    boolean present =
        !output.json()
            && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Terminal(output, present, bell);
  }

  /// Replaces the standing line.
  void standing(String line) {
    if (present) {
      output.raw(CLEAR_LINE + line);
      lineStands = true;
    }
  }

  /// Makes room for a line that stays.
  void clear() {
    if (lineStands) {
      output.raw(CLEAR_LINE);
      lineStands = false;
    }
  }

  /// Rings once.
  void ring() {
    if (present && bell) {
      output.raw(BELL);
    }
  }
}
