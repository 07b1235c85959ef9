package org.openhotline.trials.simulation;

import java.util.HashMap;
import java.util.Map;
import org.openhotline.protocol.message.Digest;

/// Knows in which order submissions came to the relay, and says whether they enter its record in
/// the same order, line by line.
final class SubmissionOrder {
  private final Map<Digest, Place> places = new HashMap<>();
  private final Map<String, Long> recorded = new HashMap<>();
  private long arrivals;

  private record Place(String line, long number) {}

  /// An act came. What comes twice in one line keeps its first place.
  void arrived(String line, Digest act) {
    Place before = places.get(act);
    if (before == null || !before.line().equals(line)) {
      places.put(act, new Place(line, arrivals++));
    }
  }

  /// An act was refused: if it comes again, that is its place.
  void refused(Digest act) {
    places.remove(act);
  }

  /// An act entered the record: whether nothing that came after it in its line did so before it.
  boolean inTurn(Digest act) {
    Place place = places.get(act);
    if (place == null) {
      return true;
    }
    long last = recorded.merge(place.line(), place.number(), Math::max);
    return last == place.number();
  }
}
