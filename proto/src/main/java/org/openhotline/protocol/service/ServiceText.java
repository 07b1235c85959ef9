package org.openhotline.protocol.service;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A report as comma-separated values (RFC 4180): a header, then a line for each [ServiceLine].
///
/// All values are made of letters, digits, hyphens, stars and dots, so none needs quotes. Times are
/// seconds with three decimals, `never` if the percentile is without end, empty if nobody was
/// asked. The party of a sum is `*`.
public final class ServiceText {
  /// Names of the columns, in order.
  public static final List<String> COLUMNS =
      List.of(
          "precedence",
          "party",
          "judged",
          "in_time",
          "late",
          "never",
          "withdrawn",
          "open",
          "missed_by_officer",
          "missed_by_link",
          "missed_by_relay",
          "missed_while_suspended",
          "missed_unstated",
          "not_delivered",
          "accepted_p50",
          "accepted_p90",
          "accepted_p99",
          "delivered",
          "delivered_p50",
          "delivered_p90",
          "delivered_p99");

  private ServiceText() {}

  /// The whole report; every line ends with CR LF.
  public static String csv(ServiceReport report) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS);
    report.lines().forEach(line -> lines.add(cells(line)));
    return lines.stream()
        .map(cells -> String.join(",", cells) + "\r\n")
        .collect(Collectors.joining());
  }

  /// Values of one line, in the order of [#COLUMNS].
  public static List<String> cells(ServiceLine line) {
    return List.of(
        line.precedence().name().toLowerCase(Locale.ROOT),
        line.party() == null ? "*" : line.party().value(),
        Integer.toString(line.judged()),
        Integer.toString(line.inTime()),
        Integer.toString(line.late()),
        Integer.toString(line.never()),
        Integer.toString(line.withdrawn()),
        Integer.toString(line.open()),
        Integer.toString(line.missed().officer()),
        Integer.toString(line.missed().link()),
        Integer.toString(line.missed().relay()),
        Integer.toString(line.missed().suspended()),
        Integer.toString(line.missed().unstated()),
        Integer.toString(line.notDelivered()),
        seconds(line.sinceAccepted().p50()),
        seconds(line.sinceAccepted().p90()),
        seconds(line.sinceAccepted().p99()),
        Integer.toString(line.sinceDelivered().count()),
        seconds(line.sinceDelivered().p50()),
        seconds(line.sinceDelivered().p90()),
        seconds(line.sinceDelivered().p99()));
  }

  private static String seconds(Quantile quantile) {
    return switch (quantile) {
      case Quantile.Nobody() -> "";
      case Quantile.Never() -> "never";
      case Quantile.Within(var time) -> BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
    };
  }
}
