package org.openhotline.protocol.service;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The service in a time: a line for each precedence and party that owed an acknowledgement, and
/// one for all parties of each precedence, most urgent first, the sum after its parties.
///
/// @param since messages accepted from here on are counted; null: from the first
/// @param until messages accepted before here are counted; null: up to the last
/// @param at when the report was made, in the relay's ordered time; deadlines before it are judged
/// @param lines figures
public record ServiceReport(
    @Nullable Instant since, @Nullable Instant until, Instant at, List<ServiceLine> lines) {
  /// Copies the list.
  public ServiceReport {
    lines = List.copyOf(lines);
  }
}
