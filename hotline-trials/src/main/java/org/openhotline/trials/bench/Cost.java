package org.openhotline.trials.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// What a stretch of work cost: processor time of the relay by part, of the whole machine, and the
/// relay's own meters.
///
/// @param threads the relay's threads
/// @param before where `threads` counts from; null: from the start of the process
/// @param machine the whole machine
/// @param busy share of all processors that was busy
/// @param meters the relay's meters
record Cost(
    ThreadTimes threads,
    ThreadTimes before,
    Machine.Ticks machine,
    double busy,
    Map<String, Double> meters,
    long atNanos) {
  private static final String SUM = "_seconds_sum";
  private static final String PARTS = "hotline_record_publish_part";

  /// Everything until now.
  static Cost of(RelayUnderTest relay) throws IOException, InterruptedException {
    Map<String, Double> meters = relay.meters();
    ThreadTimes now = ThreadTimes.of(relay);
    return new Cost(now, now, Machine.ticks(), 0, meters, System.nanoTime());
  }

  /// What was added since `earlier`.
  Cost since(Cost earlier) {
    Map<String, Double> added = new TreeMap<>();
    meters.forEach(
        (name, value) -> added.put(name, value - earlier.meters.getOrDefault(name, 0.0)));
    return new Cost(
        threads,
        earlier.threads,
        machine,
        machine.busySince(earlier.machine),
        added,
        atNanos - earlier.atNanos);
  }

  /// Prints it for `messages` messages.
  void print(Report report, int messages, String when) {
    report.part("cost", "processor time of the relay for one message by part, at " + when);
    double all = threads.since(before);
    for (ThreadTimes.Part part : ThreadTimes.Part.values()) {
      double nanos = threads.since(before, part);
      report.figure(
          part.title(), nanos / 1e3 / messages, "us", Report.number(100 * nanos / all) + " %");
    }
    report.figure("all of the relay", all / 1e3 / messages, "us", "");
    report.figure(
        "relay's share of the machine",
        100 * all / (atNanos * (double) Runtime.getRuntime().availableProcessors()),
        "%",
        "the rest is the load generator, the kernel's own work and idling");
    report.figure("both processors busy", 100 * busy, "%", "whole machine, also with others' work");
    report.note("the relay's own meters, wall time:");
    meters.forEach((series, seconds) -> {
      boolean whole = series.endsWith(SUM) || series.startsWith(PARTS + SUM + "{");
      double count = meters.getOrDefault(series.replace(SUM, "_seconds_count"), 0.0);
      if (whole && count > 0 && series.startsWith("hotline_") && !series.equals(PARTS + SUM)) {
        report.figure(
            series.substring("hotline_".length()).replace(SUM, "").replace('"', ' '),
            seconds * 1e3 / count,
            "ms",
            "mean of %.0f; %s us a message"
                .formatted(count, Report.number(seconds * 1e6 / messages)));
      }
    });
  }
}
