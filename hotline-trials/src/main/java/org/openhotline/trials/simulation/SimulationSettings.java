package org.openhotline.trials.simulation;

import java.time.Duration;

/// What a simulation is made of; the defaults are a year in the density that the suite runs.
///
/// @param span simulated time
/// @param messages messages that officers write, on average, in the span
/// @param crashes crashes and stops of the relay, on average
/// @param diskFaults full, low, slow and failing disks and flipped bits, on average
/// @param networkFaults lost connections, partitions and slow networks, on average
/// @param stationFaults deaths, pauses and set-backs of stations, on average
/// @param clockFaults jumps and wrong rates of wall clocks, on average
/// @param calms windows without faults in which everything must come to rest
/// @param adversary whether the relay, or whoever holds the wire, lies
/// @param snapshotEvery inputs between two snapshots of the log
public record SimulationSettings(
    Duration span,
    int messages,
    int crashes,
    int diskFaults,
    int networkFaults,
    int stationFaults,
    int clockFaults,
    int calms,
    boolean adversary,
    int snapshotEvery) {
  /// A simulated year with all faults of an honest world.
  public static final SimulationSettings YEAR =
      new SimulationSettings(Duration.ofDays(365), 8, 6, 3, 4, 4, 2, 1, false, 40);

  /// The same settings with a relay that lies.
  public SimulationSettings withAdversary(boolean lies) {
    return new SimulationSettings(
        span,
        messages,
        crashes,
        diskFaults,
        networkFaults,
        stationFaults,
        clockFaults,
        calms,
        lies,
        snapshotEvery);
  }

  /// The same settings with another number of messages.
  public SimulationSettings withMessages(int number) {
    return new SimulationSettings(
        span,
        number,
        crashes,
        diskFaults,
        networkFaults,
        stationFaults,
        clockFaults,
        calms,
        adversary,
        snapshotEvery);
  }

  /// The same messages without any fault but these.
  public SimulationSettings withOnly(int newCrashes, int newClockFaults) {
    return new SimulationSettings(
        span, messages, newCrashes, 0, 0, 0, newClockFaults, 1, false, snapshotEvery);
  }

  /// The same density over another span.
  public SimulationSettings withSpan(Duration newSpan) {
    return new SimulationSettings(
        newSpan,
        scaled(messages, newSpan),
        scaled(crashes, newSpan),
        scaled(diskFaults, newSpan),
        scaled(networkFaults, newSpan),
        scaled(stationFaults, newSpan),
        scaled(clockFaults, newSpan),
        calms,
        adversary,
        snapshotEvery);
  }

  private int scaled(int number, Duration newSpan) {
    return number == 0
        ? 0
        : Math.toIntExact(Math.max(1, number * newSpan.toMinutes() / span.toMinutes()));
  }

  /// What happens in the span, in words.
  public String density() {
    return "%d messages, %d crashes, %d disk, %d network, %d station and %d clock faults in %d days"
        .formatted(
            messages,
            crashes,
            diskFaults,
            networkFaults,
            stationFaults,
            clockFaults,
            span.toDays());
  }
}
