package org.openhotline.trials.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Prints what was measured as soon as it is known, as a table for people or as one JSON object a
/// line, and remembers which aims were missed.
///
/// Threading: one thread.
final class Report {
  private final PrintStream out;
  private final boolean json;
  private final List<String> missed = new ArrayList<>();
  private String part = "";

  Report(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /// Begins a part.
  void part(String name, String title) {
    part = name;
    if (!json) {
      out.printf("%n%s  %s%n", name, title);
      out.flush();
    }
  }

  /// A figure with its unit, and what has to be said about it (a ratio, what is included).
  void figure(String what, double value, String unit, String remark) {
    print(what, value, unit, remark, null);
  }

  /// A sentence that belongs to the part.
  void note(String text) {
    if (json) {
      out.printf("{\"part\": \"%s\", \"note\": \"%s\"}%n", escaped(part), escaped(text));
    } else {
      out.printf("    %s%n", text);
    }
    out.flush();
  }

  /// A figure that has an aim.
  ///
  /// @param met whether it is reached
  void aim(String what, double value, String unit, String aim, boolean met) {
    String verdict = "aim: " + aim + ": " + (met ? "met" : "MISSED");
    if (!met) {
      missed.add(part + ": " + what + " is " + number(value) + " " + unit + ", aim " + aim);
    }
    print(what, value, unit, verdict, met);
  }

  private void print(String what, double value, String unit, String remark, @Nullable Boolean met) {
    if (json) {
      out.printf(
          Locale.ROOT,
          "{\"part\": \"%s\", \"figure\": \"%s\", \"value\": %s, \"unit\": \"%s\", \"remark\":"
              + " \"%s\"%s}%n",
          escaped(part),
          escaped(what),
          Double.toString(value),
          escaped(unit),
          escaped(remark),
          met == null ? "" : ", \"met\": " + met);
    } else {
      out.printf("  %-58s %14s  %s%n", what, number(value) + " " + unit, remark);
    }
    out.flush();
  }

  /// Aims that were missed, one sentence each.
  List<String> missed() {
    return List.copyOf(missed);
  }

  /// Three significant digits, whole numbers from a hundred on.
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == 0) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
