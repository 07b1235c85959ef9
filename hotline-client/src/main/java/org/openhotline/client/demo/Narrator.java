package org.openhotline.client.demo;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.openhotline.client.book.FactText;

/// Prints the story: each fact of the record once, with UTC time, who and what.
///
/// Threading: any thread.
final class Narrator {
  private final PrintWriter out;
  private final InstantSource clock;
  private final Set<Long> told = new HashSet<>();

  Narrator(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /// A fact of the record; the first station that sees it tells it.
  synchronized void fact(FactText fact) {
    if (told.add(fact.leaf())) {
      line(fact.time(), fact.who(), "#" + fact.leaf() + " " + fact.what());
    }
  }

  /// Something that happens outside the record.
  synchronized void event(String who, String what) {
    line(clock.instant(), who, what);
  }

  /// The heading of a part of the story.
  synchronized void heading(String text) {
    out.println();
    out.println("== " + text);
    out.flush();
  }

  synchronized void checked(String point, String promise) {
    out.println("                                  ok " + point + ": " + promise);
    out.flush();
  }

  synchronized void plain(String text) {
    out.println(text);
    out.flush();
  }

  private void line(Instant time, String who, String what) {
    String shown = time.truncatedTo(ChronoUnit.MILLIS).toString();
    out.println(String.format(Locale.ROOT, "%-24s  %-6s  %s", shown, who, what));
    out.flush();
  }
}
