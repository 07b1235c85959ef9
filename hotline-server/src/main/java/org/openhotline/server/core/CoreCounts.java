package org.openhotline.server.core;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.openhotline.protocol.message.ActId;
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

  /// Counts over the open items only.
  static CoreCounts of(CoreState state) {
    Map<Precedence, Integer> open = zeros();
    Map<Precedence, Integer> overdue = zeros();
    Map<Precedence, Integer> exhausted = zeros();
    TreeSet<ActId> ids = new TreeSet<>();
    state.open.values().forEach(ids::addAll);
    for (ActId id : ids) {
      MessageState message = state.messages.get(id);
      if (message != null) {
        for (Addressee addressee : message.addressees()) {
          open.merge(message.precedence, addressee.owesAnything() ? 1 : 0, Integer::sum);
          overdue.merge(message.precedence, addressee.overdue() ? 1 : 0, Integer::sum);
          exhausted.merge(message.precedence, addressee.standing.isEmpty() ? 0 : 1, Integer::sum);
        }
      }
    }
    return new CoreCounts(open, overdue, exhausted);
  }

  private static Map<Precedence, Integer> zeros() {
    Map<Precedence, Integer> zeros = new EnumMap<>(Precedence.class);
    for (Precedence precedence : Precedence.values()) {
      zeros.put(precedence, 0);
    }
    return zeros;
  }
}
