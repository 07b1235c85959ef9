package org.openhotline.trials.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/// What came of one simulation.
///
/// @param seed its seed
/// @param simulated time that passed in it
/// @param events that happened
/// @param entries of the record at its end
/// @param messages that were accepted
/// @param acts of officers that were accepted
/// @param starts of the relay
/// @param faults how often each kind happened
/// @param trace a number that depends on everything that happened
/// @param effects what the relay concluded, for comparing runs
/// @param broken the promise that was broken, with the time; null: all were kept
public record Report(
    long seed,
    Duration simulated,
    long events,
    long entries,
    long messages,
    long acts,
    long starts,
    Map<Fault, Long> faults,
    long trace,
    NavigableSet<String> effects,
    @Nullable String broken) {
  /// Copies the counts.
  public Report {
    Map<Fault, Long> copy = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      copy.put(fault, faults.getOrDefault(fault, 0L));
    }
    faults = copy;
  }

  /// Whether every promise was kept.
  public boolean held() {
    return broken == null;
  }
}
