package org.openhotline.trials.simulation;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hotline simulate`: years of a relay and its stations in one thread each, with every fault.
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Simulates years of a relay and its stations, and checks every promise after every step.",
      "",
      "The relay's and the stations' production code runs in one thread a year, on a simulated disk,"
          + " network, clock and randomness; only the ordered log is the simulation's own (the real"
          + " one, Apache Ratis, is tried by real kills: hotline campaign). Crashes at every step,"
          + " power cuts, torn and lost writes, failed forces, full and slow disks, flipped bits,"
          + " clock jumps and rates, lost connections, partitions, dead, slow, forgetful stations;"
          + " with odd seeds a relay or a wire that lies.",
      "",
      "Each year has one seed and is the same every time; every 20th runs with suite H1, the others"
          + " with C1, which is cheaper; every 10th has four times the messages. A broken promise is"
          + " told with its seed, step, time, commit, and the command that repeats it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:all promises were kept, and every kind of fault happened",
      " 1:a promise was broken, or in 100 years or more a kind of fault never happened",
      " 2:usage"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int ENOUGH_FOR_EVERY_FAULT = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--years",
      paramLabel = "N",
      defaultValue = "100",
      description = "Years to simulate, one a seed. Default: ${DEFAULT-VALUE}.")
  private int years;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The first seed; the next year has the next. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--jobs",
      paramLabel = "J",
      description = "Years that run beside each other. Default: the number of processors.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--messages",
      paramLabel = "M",
      description =
          "Messages that people write in a year, before replies. Default: " + "${DEFAULT-VALUE}.")
  private int messages = SimulationSettings.YEAR.messages();

  @Option(
      names = "--verbose",
      description = "Tell of every year, with its trace: the same seed has the same.")
  private boolean verbose;

  /// Runs it.
  @Override
  public Integer call() throws IOException {
    if (years < 1 || jobs < 1 || messages < 1) {
      throw new ParameterException(
          spec.commandLine(), "--years, --jobs and --messages are at least 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    SimulationSettings year = SimulationSettings.YEAR.withMessages(messages);
    out.printf("simulating %d years from seed %d: %s a year%n", years, seed, year.density());
    out.flush();
    AtomicInteger done = new AtomicInteger();
    Campaign campaign = new Campaign(year, jobs, report -> told(out, report, done));
    Campaign.Summary summary = campaign.run(seed, years, Duration.ZERO);
    print(out, summary);
    boolean all = summary.missing().isEmpty() || summary.years() < ENOUGH_FOR_EVERY_FAULT;
    return summary.broken().isEmpty() && all ? 0 : 1;
  }

  private void told(PrintWriter out, Report report, AtomicInteger done) {
    synchronized (out) {
      int count = done.incrementAndGet();
      if (verbose) {
        out.printf(
            "seed %d: %d events, %d entries, %d messages, %d starts, trace %016x%s%n",
            report.seed(),
            report.events(),
            report.entries(),
            report.messages(),
            report.starts(),
            report.trace(),
            report.held() ? "" : " BROKEN");
      } else if (count % 10 == 0) {
        out.printf("%d years%n", count);
      }
      out.flush();
    }
  }

  private void print(PrintWriter out, Campaign.Summary summary) {
    double minutes = summary.took().toMillis() / 60_000.0;
    double seconds = summary.took().toMillis() / 1_000.0;
    out.printf(
        "%d years in %.0f s: %.0f years a minute, %.0f events a second; %d entries, %d messages,"
            + " %d starts%n",
        summary.years(),
        seconds,
        summary.years() / minutes,
        summary.events() / seconds,
        summary.entries(),
        summary.messages(),
        summary.starts());
    for (Map.Entry<Fault, Long> fault : summary.faults().entrySet()) {
      out.printf("  %-24s %d%n", fault.getKey(), fault.getValue());
    }
    if (!summary.missing().isEmpty()) {
      out.printf("never happened: %s%n", summary.missing());
    }
    for (Report broken : summary.broken()) {
      out.println();
      out.println(failure(broken));
    }
    out.flush();
  }

  /// What a person needs to see a broken promise again.
  public static String failure(Report broken) {
    return """
    BROKEN with seed %d, commit %s:
    %s
    repeat: ./hotline simulate --years 1 --seed %d\
    """
        .formatted(broken.seed(), commit(), broken.broken(), broken.seed());
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.isBlank() ? "unknown" : text.strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
