package org.openhotline.server.core;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.openhotline.protocol.message.Precedence;

/// How many addressees still owe something, by precedence.
///
/// @param open addressees that owe something
/// @param overdue those of them whose deadline has passed
/// @param exhausted addressees whose ladder is at its end and stands
public record CoreCounts(
    Map<Precedence, Integer> open,
    Map<Precedence, Integer> overdue,
    Map<Precedence, Integer> exhausted) {
  /// Copies the maps.
  public CoreCounts {
    open = Collections.unmodifiableMap(new EnumMap<>(open));
    overdue = Collections.unmodifiableMap(new EnumMap<>(overdue));
    exhausted = Collections.unmodifiableMap(new EnumMap<>(exhausted));
  }
}
