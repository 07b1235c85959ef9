package org.openhotline.trials.hostile;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Every attack in its turn against one relay process, with an honest desk that goes on sending.
final class HostileTrial {
  private static final int WARM_UP = 150;
  private static final long SLACK_MILLIS = 1_500;
  private static final long HEAP_GROWTH_KIB = 48 * 1024;
  private static final long RESIDENT_KIB = 640 * 1024;
  private static final int DESCRIPTOR_GROWTH = 24;

  /// What scheduling on a small machine may add to a percentile of calm and attack alike.
  private static final double GRAIN_MILLIS = 25;

  /// An attack that slows the honest desk does so each time; other work on the machine does not.
  private static final int ATTEMPTS = 3;

  private final PrintWriter out;
  private final Duration each;
  private final List<String> broken = new ArrayList<>();
  private final List<Double> calm = new ArrayList<>();

  /// @param each how long floods and the measuring of calm last
  HostileTrial(PrintWriter out, Duration each) {
    this.out = out;
    this.each = each;
  }

  /// Runs it.
  ///
  /// @param folder empty, for the world and the relay
  /// @return what did not hold; empty when everything did
  List<String> run(Path folder, List<Attack> attacks) throws IOException, InterruptedException {
    try (RelayUnderAttack relay = RelayUnderAttack.start(folder);
        HonestDesk desk = new HonestDesk(relay.world(), relay.port());
        Attackers attackers = Attackers.start(relay, folder)) {
      for (int i = 0; i < WARM_UP; i++) {
        desk.send();
      }
      measure(desk, each.multipliedBy(2)).forEach(calm::add);
      RelayUnderAttack.Use before = relay.use();
      tell("before", before);
      for (Attack attack : attacks) {
        attack(attack, relay, desk, attackers);
        calm.addAll(measure(desk, Duration.ofMillis(500)));
      }
      RelayUnderAttack.Use after = relay.use();
      tell("after", after);
      require(relay.alive(), "the relay ended");
      require(desk.connected(), "the honest desk was thrown out");
      require(
          after.heapKib() - before.heapKib() < HEAP_GROWTH_KIB,
          "live heap grew from " + before.heapKib() + " to " + after.heapKib() + " KiB");
      require(
          after.peakKib() < RESIDENT_KIB,
          "the process had " + after.peakKib() + " KiB at its peak");
      require(
          after.descriptors() - before.descriptors() <= DESCRIPTOR_GROWTH,
          "descriptors grew from " + before.descriptors() + " to " + after.descriptors());
    }
    out.flush();
    return List.copyOf(broken);
  }

  private void tell(String when, RelayUnderAttack.Use use) {
    out.printf(
        "%s: live heap %d KiB, resident %d KiB (peak %d), %d descriptors%n",
        when, use.heapKib(), use.residentKib(), use.peakKib(), use.descriptors());
    out.flush();
  }

  private void require(boolean held, String otherwise) {
    if (!held) {
      broken.add(otherwise);
    }
  }

  private void attack(Attack attack, RelayUnderAttack relay, HonestDesk desk, Attackers attackers)
      throws IOException, InterruptedException {
    double p99 = Double.MAX_VALUE;
    double most = 0;
    for (int attempt = 1; attempt <= ATTEMPTS && p99 > most; attempt++) {
      p99 = attackOnce(attack, relay, desk, attackers);
      most = 2 * percentiles(calm)[1] + GRAIN_MILLIS;
    }
    require(
        p99 <= most,
        "%s: honest p99 %.1f ms, at most %.1f: twice its calm value".formatted(attack, p99, most));
  }

  /// @return the 99th percentile of the honest desk meanwhile, in milliseconds
  private double attackOnce(
      Attack attack, RelayUnderAttack relay, HonestDesk desk, Attackers attackers)
      throws IOException, InterruptedException {
    long before = attack.flood() ? 0 : relay.ended(attack.ending());
    Future<Seen> running = attackers.begin(attack, each);
    List<Double> during = new ArrayList<>();
    while (!running.isDone()) {
      during.addAll(measure(desk, Duration.ofMillis(50)));
    }
    Seen seen = Attackers.result(running);
    long counted = attack.flood() ? 0 : relay.ended(attack.ending()) - before;
    double[] p = percentiles(during);
    double[] quiet = percentiles(calm);
    out.printf(
        "%-20s %4d peers, %4d closed, slowest %5d ms, %4d counted %-16s %s; honest desk p50 %.1f p99 %.1f ms"
            + " (calm %.1f %.1f, %d samples)%n",
        attack,
        seen.peers(),
        seen.closed(),
        seen.slowestMillis(),
        counted,
        attack.ending(),
        seen.codes(),
        p[0],
        p[1],
        quiet[0],
        quiet[1],
        during.size());
    out.flush();
    judge(attack, seen, counted);
    return p[1];
  }

  private void judge(Attack attack, Seen seen, long counted) {
    require(
        attack.codes().containsAll(seen.codes().keySet()),
        attack + ": the relay said " + seen.codes() + ", expected " + attack.codes());
    if (attack.flood()) {
      return;
    }
    require(
        seen.closed() == seen.peers(),
        "%s: %d of %d connections were closed".formatted(attack, seen.closed(), seen.peers()));
    long most = attack.deadline().toMillis() + SLACK_MILLIS;
    require(
        seen.slowestMillis() <= most,
        "%s: closed after %d ms, the deadline is %d".formatted(attack, seen.slowestMillis(), most));
    require(counted > 0, attack + ": the relay counted none as " + attack.ending());
    boolean lets = !attack.codes().isEmpty() && !attack.ending().equals("refused");
    require(
        lets || attack == Attack.NEVER_READS || seen.welcomed() == 0,
        "%s: %d were let in".formatted(attack, seen.welcomed()));
  }

  private static List<Double> measure(HonestDesk desk, Duration time)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    do {
      millis.add(desk.send() / 1e6);
    } while (System.nanoTime() < end);
    return millis;
  }

  /// The median and the 99th percentile.
  private static double[] percentiles(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    return new double[] {
      sorted[sorted.length / 2], sorted[Math.min(sorted.length - 1, (int) (sorted.length * 0.99))]
    };
  }

  /// The attackers' process.
  private static final class Attackers implements AutoCloseable {
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final ExecutorService waiting = Executors.newSingleThreadExecutor();

    private Attackers(Process process) {
      this.process = process;
      this.orders = process.outputWriter(StandardCharsets.UTF_8);
      this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    private static Attackers start(RelayUnderAttack relay, Path folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-XX:+UseSerialGC",
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  AttackerMain.class.getName(),
                  relay.world().folder().toString(),
                  Integer.toString(relay.port()))
              .redirectError(folder.resolve("attackers.log").toFile())
              .start();
      Attackers attackers = new Attackers(process);
      if (!"ready".equals(attackers.answers.readLine())) {
        process.destroyForcibly();
        throw new IOException(
            "the attackers did not start; see " + folder.resolve("attackers.log"));
      }
      return attackers;
    }

    private Future<Seen> begin(Attack attack, Duration time) throws IOException {
      orders.write(attack.name() + " " + time.toMillis() + "\n");
      orders.flush();
      return waiting.submit(() -> {
        String line = answers.readLine();
        if (line == null) {
          throw new IOException("the attackers ended during " + attack);
        }
        return Seen.read(line);
      });
    }

    private static Seen result(Future<Seen> running) throws IOException, InterruptedException {
      try {
        return running.get();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IOException("an attack failed", e.getCause());
      }
    }

    @Override
    public void close() throws IOException {
      waiting.shutdownNow();
      orders.close();
      process.destroyForcibly();
    }
  }

  /// All attacks.
  static List<Attack> all() {
    return Arrays.asList(Attack.values());
  }
}
