package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.audit.AuditException;
import org.openhotline.client.audit.PackCheck;
import org.openhotline.protocol.service.Quantile;
import org.openhotline.protocol.service.ServiceFold;
import org.openhotline.protocol.service.ServiceLine;
import org.openhotline.protocol.service.ServiceReport;
import org.openhotline.protocol.service.ServiceText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Verifies an exported record and sums up how its acknowledgements were given.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Verify an exported record, offline, and report how acknowledgements were given:",
      "by precedence and party, those never given among them; exit code 1 if it fails."
    })
final class RecordReportCommand implements Callable<Integer> {
  /// Cells before this one of a row for people are counts.
  private static final int FIRST_TIME = 10;

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "Folder from hotline record export.")
  Path record = Path.of(".");

  @Option(
      names = "--agreement",
      paramLabel = "FILE",
      description =
          "The agreement that you trust, canonical JSON (default: the one in the folder).")
  @Nullable Path agreement;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Count messages accepted from this UTC time on.",
      converter = InstantConverter.class)
  @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Count messages accepted before this UTC time.",
      converter = InstantConverter.class)
  @Nullable Instant until;

  @ArgGroup Form form = new Form();

  /// One of two forms beside the one for people.
  static final class Form {
    @Option(names = "--csv", description = "Comma-separated values (RFC 4180), times in seconds.")
    boolean csv;

    @Option(names = "--json", description = "One JSON object a line.")
    boolean json;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    Output output = new Output(form.json, spec.commandLine().getOut(), spec.commandLine().getErr());
    ServiceFold fold = new ServiceFold();
    PackCheck.Report checked;
    try {
      checked = PackCheck.check(record, agreement, fold::take);
    } catch (AuditException e) {
      throw new CommandFailure(CommandFailure.NEGATIVE, "NOT VERIFIED: " + e.getMessage());
    }
    if (checked.entries() != checked.treeSize()) {
      throw new CommandFailure(
          CommandFailure.USAGE,
          record
              + " holds "
              + checked.entries()
              + " of "
              + checked.treeSize()
              + " entries: a report needs the whole record; make one with hotline record export");
    }
    ServiceReport report = fold.report(since, until);
    output.remark(
        "VERIFIED: all "
            + checked.treeSize()
            + " entries of record "
            + checked.origin()
            + " up to "
            + Times.both(report.at())
            + (checked.ownTrust()
                ? ", under your agreement"
                : "; trust begins at the folder's own agreement, compare its digest with yours: "
                    + String.join(", ", checked.agreements())));
    if (form.csv) {
      output.raw(ServiceText.csv(report));
    } else {
      write(report, output);
    }
    return 0;
  }

  private static void write(ServiceReport report, Output output) {
    output.line(
        "Judged are acknowledgements whose deadline has passed; those never given count as longer"
            + " than any time.");
    output.line(
        row(
            List.of(
                "",
                "party",
                "judged",
                "in time",
                "late",
                "never",
                "officer",
                "link",
                "relay",
                "susp.",
                "p50",
                "p90",
                "p99",
                "desk p50",
                "desk p90",
                "desk p99")));
    for (ServiceLine line : report.lines()) {
      List<String> cells = ServiceText.cells(line);
      output.result(row(people(line)), Output.fields(fields(cells)));
    }
    output.line(
        "officer, link, relay, susp. (a party had suspended the channel): who missed the deadlines"
            + " of late and never. p50, p90, p99: time from acceptance to the first reaction;"
            + " desk: from delivery, officers only.");
  }

  private static Object[] fields(List<String> cells) {
    Object[] fields = new Object[2 * cells.size()];
    for (int i = 0; i < cells.size(); i++) {
      fields[2 * i] = ServiceText.COLUMNS.get(i);
      fields[2 * i + 1] = cells.get(i);
    }
    return fields;
  }

  private static List<String> people(ServiceLine line) {
    return List.of(
        line.precedence().name(),
        line.party() == null ? "all" : line.party().value(),
        Integer.toString(line.judged()),
        Integer.toString(line.inTime()),
        Integer.toString(line.late()),
        Integer.toString(line.never()),
        Integer.toString(line.missed().officer()),
        Integer.toString(line.missed().link()),
        Integer.toString(line.missed().relay()),
        Integer.toString(line.missed().suspended()),
        time(line.sinceAccepted().p50()),
        time(line.sinceAccepted().p90()),
        time(line.sinceAccepted().p99()),
        time(line.sinceDelivered().p50()),
        time(line.sinceDelivered().p90()),
        time(line.sinceDelivered().p99()));
  }

  private static String row(List<String> cells) {
    StringBuilder row =
        new StringBuilder(String.format(Locale.ROOT, "%-9s %-8s", cells.get(0), cells.get(1)));
    for (int i = 2; i < cells.size(); i++) {
      row.append(String.format(Locale.ROOT, i < FIRST_TIME ? " %7s" : " %9s", cells.get(i)));
    }
    return row.toString();
  }

  /// Hours, minutes and seconds, rounded up: an answer is not shown earlier than it came.
  private static String time(Quantile quantile) {
    return switch (quantile) {
      case Quantile.Nobody() -> "-";
      case Quantile.Never() -> "never";
      case Quantile.Within(Duration time) ->
          Times.countdown(Duration.ofSeconds((time.toMillis() + 999) / 1_000));
    };
  }
}
