package org.openhotline.trials.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.openhotline.protocol.crypto.SuiteId;

/// Many simulated years, one a seed, several beside each other; each is one thread of its own.
///
/// What a seed stands for never depends on the others: odd seeds have a relay that lies, every
/// [#H1_EVERY]th the suite H1, the others C1, whose signatures and seals cost a fraction.
public final class Campaign {
  /// Every seed that this divides runs with the suite that is used in earnest.
  public static final int H1_EVERY = 20;

  /// One of so many years is busy: its record outgrows the first full tiles.
  public static final int BUSY_EVERY = 10;

  private static final int BUSY = 4;

  private final SimulationSettings year;
  private final int jobs;
  private final Consumer<Report> each;

  /// What came of a campaign.
  ///
  /// @param years simulated
  /// @param events in all of them
  /// @param entries of all records
  /// @param messages accepted
  /// @param starts of relays
  /// @param faults how often each kind happened
  /// @param broken reports of seeds that broke a promise
  /// @param took wall time
  public record Summary(
      int years,
      long events,
      long entries,
      long messages,
      long starts,
      Map<Fault, Long> faults,
      List<Report> broken,
      Duration took) {
    /// Copies the collections.
    public Summary {
      faults = new EnumMap<>(faults);
      broken = List.copyOf(broken);
    }

    /// Kinds of faults that never happened.
    public List<Fault> missing() {
      return faults.entrySet().stream()
          .filter(e -> e.getValue() == 0)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /// A campaign of years of these settings.
  ///
  /// @param jobs how many run beside each other
  /// @param each told of every year, from several threads
  public Campaign(SimulationSettings year, int jobs, Consumer<Report> each) {
    this.year = year;
    this.jobs = jobs;
    this.each = each;
  }

  /// The settings that a seed stands for.
  public SimulationSettings settings(long seed) {
    boolean busy = Math.floorMod(seed, BUSY_EVERY) == BUSY_EVERY / 2;
    return year.withMessages(busy ? BUSY * year.messages() : year.messages())
        .withAdversary(Math.floorMod(seed, 2) == 1);
  }

  /// The suite that a seed stands for.
  public static SuiteId suite(long seed) {
    return Math.floorMod(seed, H1_EVERY) == 0 ? SuiteId.H1 : SuiteId.C1;
  }

  /// Runs `years` seeds from `first` on, and goes on with the next ones until `atLeast` has passed;
  /// ends early when a promise is broken.
  ///
  /// @throws IOException if real files cannot be used
  public Summary run(long first, int years, Duration atLeast) throws IOException {
    long start = System.nanoTime();
    AtomicLong next = new AtomicLong(first);
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<List<Report>>> running = new ArrayList<>();
    List<Report> reports = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
      for (int i = 0; i < jobs; i++) {
        running.add(
            threads.submit(() -> {
              try (Worlds worlds = new Worlds()) {
                return work(worlds, next, first + years, start + atLeast.toNanos(), stop);
              }
            }));
      }
      for (Future<List<Report>> each : running) {
        reports.addAll(each.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a simulation could not run: " + e.getCause(), e.getCause());
    }
    return summary(reports, Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Report> work(
      Worlds worlds, AtomicLong next, long end, long until, AtomicBoolean stop) throws IOException {
    List<Report> reports = new ArrayList<>();
    while (!stop.get()) {
      long seed = next.getAndIncrement();
      if (seed >= end && System.nanoTime() >= until) {
        break;
      }
      Report report = worlds.of(suite(seed)).run(seed, settings(seed));
      reports.add(report);
      if (!report.held()) {
        stop.set(true);
      }
      each.accept(report);
    }
    return reports;
  }

  private static Summary summary(List<Report> reports, Duration took) {
    Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      faults.put(fault, reports.stream().mapToLong(r -> r.faults().get(fault)).sum());
    }
    return new Summary(
        reports.size(),
        reports.stream().mapToLong(Report::events).sum(),
        reports.stream().mapToLong(Report::entries).sum(),
        reports.stream().mapToLong(Report::messages).sum(),
        reports.stream().mapToLong(Report::starts).sum(),
        faults,
        reports.stream().filter(r -> !r.held()).toList(),
        took);
  }

  /// One thread's simulations, each made when it is first needed.
  private static final class Worlds implements AutoCloseable {
    private final Map<SuiteId, Simulation> made = new EnumMap<>(SuiteId.class);

    Simulation of(SuiteId suite) throws IOException {
      Simulation known = made.get(suite);
      if (known == null) {
        known = Simulation.open(suite);
        made.put(suite, known);
      }
      return known;
    }

    @Override
    public void close() throws IOException {
      for (Simulation each : made.values()) {
        each.close();
      }
    }
  }
}
