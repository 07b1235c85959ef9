package org.openhotline.protocol.document;

import java.util.List;

/// What reading a document gave.
public sealed interface DocumentReading {
  /// The text is well-formed.
  ///
  /// @param document the tree with its places
  record WellFormed(Document document) implements DocumentReading {}

  /// The text is not well-formed, or uses what is not allowed.
  ///
  /// @param problems at least one, in the order of the text
  record Malformed(List<Problem> problems) implements DocumentReading {
    /// Copies the list.
    public Malformed {
      problems = List.copyOf(problems);
    }
  }
}
