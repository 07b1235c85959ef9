package org.openhotline.server.node;

import java.util.Optional;
import org.openhotline.protocol.log.Checkpoint;

/// What a replay of a record found.
///
/// @param checkpoint whose record it was
/// @param acts acts that were taken
/// @param observations observations that were taken
/// @param statements statements that came out equal, byte for byte
/// @param difference the first entry that does not follow from those before it, in words; empty if
///   all do
public record ReplayReport(
    Checkpoint checkpoint,
    long acts,
    long observations,
    long statements,
    Optional<String> difference) {
  /// Entries that were compared.
  public long entries() {
    return acts + observations + statements;
  }
}
