package org.openhotline.trials.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One target under Jazzer, in a process of its own whose words are read while it runs.
final class FuzzRun {
  private static final Pattern STATUS =
      Pattern.compile(
          "#(\\d+)\\s+(\\w+)\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/.*exec/s: (\\d+).*");
  private static final String NOISE = "INFO:";
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(20);
  private static final int LAST_LINES = 60;
  private static final int HEAP_MIB = 1024;
  // For hangs only, on any machine: what an input may cost is counted in processor time.
  private static final int SECONDS_AN_INPUT = 120;

  private final FuzzTarget target;
  private final Path folder;
  private final PrintWriter out;

  /// @param folder where inputs and findings are kept
  /// @param out for progress
  FuzzRun(FuzzTarget target, Path folder, PrintWriter out) {
    this.target = target;
    this.folder = folder.toAbsolutePath();
    this.out = out;
  }

  /// What came of it.
  ///
  /// @param executions inputs fed
  /// @param coverageBefore branches that the corpus reached
  /// @param coverage branches reached at the end
  /// @param finding input that broke a promise
  record Outcome(long executions, int coverageBefore, int coverage, Optional<Path> finding) {}

  /// Feeds the target for `time`, from the corpus and what earlier runs kept.
  ///
  /// @throws IOException if the fuzzer cannot be started or ends for another reason than a finding
  Outcome fuzz(Duration time) throws IOException, InterruptedException {
    Path inputs = inputs();
    Path findings = Files.createDirectories(folder.resolve("findings"));
    List<Path> before = files(findings);
    Watcher watcher = new Watcher();
    int code =
        start(
            List.of(
                "-max_total_time=" + Math.max(1, time.toSeconds()),
                "-artifact_prefix=" + findings + "/",
                "--reproducer_path=" + Files.createDirectories(folder.resolve("java")),
                inputs.toString()),
            watcher);
    List<Path> after = new ArrayList<>(files(findings));
    after.removeAll(before);
    if (code != 0 && after.isEmpty()) {
      throw new IOException(
          "the fuzzer of "
              + target.name()
              + " ended with code "
              + code
              + " and no finding:\n"
              + watcher.tail());
    }
    Optional<Path> finding = code == 0 ? Optional.empty() : Optional.of(after.getFirst());
    out.printf(
        "%s: %d inputs fed, %d a second; coverage %d -> %d; %d inputs kept%n",
        target.name(),
        watcher.executions,
        watcher.perSecond,
        watcher.first,
        watcher.coverage,
        files(inputs).size());
    finding.ifPresent(_ -> out.println(watcher.tail()));
    return new Outcome(watcher.executions, watcher.first, watcher.coverage, finding);
  }

  /// The fewest inputs that reach the same coverage as all that are kept.
  List<byte[]> fewest() throws IOException, InterruptedException {
    Path merged = folder.resolve("merged");
    for (Path old : Files.isDirectory(merged) ? files(merged) : List.<Path>of()) {
      Files.delete(old);
    }
    Files.createDirectories(merged);
    Watcher watcher = new Watcher();
    int code = start(List.of("-merge=1", merged.toString(), inputs().toString()), watcher);
    if (code != 0) {
      throw new IOException("merging ended with code " + code + ":\n" + watcher.tail());
    }
    List<byte[]> fewest = new ArrayList<>();
    for (Path file : files(merged)) {
      fewest.add(Files.readAllBytes(file));
    }
    return fewest;
  }

  private Path inputs() throws IOException {
    Path inputs = Files.createDirectories(folder.resolve("inputs"));
    if (!target.equals(FuzzTargets.PLANTED)) {
      int number = 0;
      for (byte[] seed : Corpus.of(target)) {
        Files.write(inputs.resolve("seed-%04d".formatted(number++)), seed);
      }
    }
    return inputs;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private int start(List<String> arguments, Watcher watcher)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + HEAP_MIB + "m");
    command.add("-Xss4m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+EnableDynamicAgentLoading");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-D" + FuzzDriver.TARGET_PROPERTY + "=" + target.name());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + FuzzDriver.class.getName());
    command.add(
        "--instrumentation_includes=org.openhotline.**:com.google.protobuf.**:tools.jackson.**"
            + ":org.snakeyaml.**:org.bouncycastle.asn1.**");
    // Jazzer's hooks for method handles break Netty's own (a null where it has none).
    command.add("--custom_hook_excludes=io.netty.**");
    command.add("--instrumentation_excludes=org.openhotline.trials.fuzz.Expense");
    command.add("-max_len=" + target.maxBytes());
    command.add("-timeout=" + SECONDS_AN_INPUT);
    command.add("-rss_limit_mb=" + 3 * HEAP_MIB);
    command.add("-print_final_stats=1");
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder).toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try (BufferedReader words = process.inputReader(StandardCharsets.ISO_8859_1)) {
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        watcher.take(line);
      }
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  /// Reads what libFuzzer prints.
  private final class Watcher {
    private final Deque<String> last = new ArrayDeque<>();
    private long executions;
    private int first;
    private int coverage;
    private int perSecond;
    private @Nullable Long told;

    private void take(String line) {
      if (!line.startsWith(NOISE)) {
        last.addLast(line);
      }
      if (last.size() > LAST_LINES) {
        last.removeFirst();
      }
      if (line.startsWith("stat::number_of_executed_units:")) {
        executions = Long.parseLong(line.replaceAll("\\D", ""));
      }
      if (line.startsWith("stat::average_exec_per_sec:")) {
        perSecond = Integer.parseInt(line.replaceAll("\\D", ""));
      }
      Matcher status = STATUS.matcher(line);
      if (status.matches()) {
        executions = Long.parseLong(status.group(1));
        coverage = Integer.parseInt(status.group(3));
        perSecond = Integer.parseInt(status.group(6));
        if (status.group(2).equals("INITED")) {
          first = coverage;
        }
        progress(status);
      }
    }

    private void progress(Matcher status) {
      long now = System.nanoTime();
      Long before = told;
      if (before == null || now - before >= BETWEEN_LINES.toNanos()) {
        told = now;
        out.printf(
            "%s: %d inputs fed, %d a second, coverage %d (from %d), %s inputs kept%n",
            target.name(), executions, perSecond, coverage, first, status.group(5));
        out.flush();
      }
    }

    private String tail() {
      return String.join("\n", last);
    }
  }
}
