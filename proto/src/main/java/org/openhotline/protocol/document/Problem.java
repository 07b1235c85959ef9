package org.openhotline.protocol.document;

import java.util.Comparator;
import org.openhotline.protocol.message.Text;

/// Something in a document that a person must look at, with its place.
///
/// @param line from 1
/// @param column from 1, in characters
/// @param path JSON pointer of the value, for instance `/precedence/FLASH`; empty: the document
/// @param message what is wrong, the value, the limit; English, safe to show
public record Problem(int line, int column, String path, String message)
    implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  /// The line that is shown, `<name>:<line>:<column>: <path>: <message>`.
  public String in(String name) {
    String where = Text.shown(name) + ':' + line + ':' + column + ": ";
    return where + (path.isEmpty() ? "" : Text.shown(path) + ": ") + message;
  }

  /// By place, then path and message.
  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }
}
