package org.openhotline.server.core;

import java.util.List;

/// What one input led to.
///
/// @param verdict what became of the input itself
/// @param emitted new leaves, consecutive, in order
public record Outcome(Verdict verdict, List<Emitted> emitted) {
  /// Copies the list.
  public Outcome {
    emitted = List.copyOf(emitted);
  }
}
