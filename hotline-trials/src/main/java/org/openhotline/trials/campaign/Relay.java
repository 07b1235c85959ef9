package org.openhotline.trials.campaign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The real relay: a process of its own, started through the launcher as an operator starts it.
///
/// Threading: one thread.
final class Relay implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(10);
  private static final Duration DEATH = Duration.ofSeconds(15);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration METRICS = Duration.ofSeconds(10);
  private static final int LOG_LINES = 20;
  private static final String START_FAST = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ";

  private final CampaignWorld world;
  private final Map<String, String> environment;
  private final String launcher;
  private volatile @Nullable Process process;
  private long begunNanos;

  /// How the process ended.
  ///
  /// @param code exit code
  /// @param atNanos when it was seen, on the clock of [System#nanoTime]
  record End(int code, long atNanos) {}

  /// @param environment what the process gets beyond this one's
  /// @throws MachineLacksException if this process was not started by the launcher
  Relay(CampaignWorld world, Map<String, String> environment) throws MachineLacksException {
    this.world = world;
    this.environment = Map.copyOf(environment);
    String found = System.getenv("HOTLINE_LAUNCHER");
    if (found == null || !Files.isExecutable(Path.of(found))) {
      throw new MachineLacksException(
          "campaigns start the relay through the launcher; run ./hotline campaign (the variable"
              + " HOTLINE_LAUNCHER names no program)");
    }
    this.launcher = found;
    // Whoever ends the campaign ends its relay.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::destroy));
  }

  /// Starts the process and does not wait.
  void begin() throws IOException {
    begin("");
  }

  /// Starts the process with one more option for its Java VM and does not wait.
  void begin(String javaOption) throws IOException {
    Path ready = world.relayFile("ready");
    Files.deleteIfExists(ready);
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher,
            "server",
            "--config",
            world.config().toString(),
            "--ready-file",
            ready.toString());
    Map<String, String> variables = builder.environment();
    variables.put("HOTLINE_NO_BUILD", "1");
    variables.put("HOTLINE_PASSPHRASE_FILE", world.passphraseFile().toAbsolutePath().toString());
    variables.merge(
        "HOTLINE_JAVA_OPTS",
        (START_FAST + javaOption).strip(),
        (given, ours) -> (given + " " + javaOption).strip());
    variables.putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    begunNanos = System.nanoTime();
    process = builder.start();
  }

  /// Waits until it serves.
  ///
  /// @return how long that took since it was started
  /// @throws CampaignFailure with the end of its log if it ends or does not serve in time
  Duration awaitServing() throws IOException, CampaignFailure {
    while (!serving()) {
      if (Shell.wait(running(), LOOK_EVERY)) {
        throw new CampaignFailure(
            "the relay ended with code %d before it served:%n%s"
                .formatted(running().exitValue(), tail()));
      }
      if (sinceBegun().compareTo(START) > 0) {
        throw new CampaignFailure(
            "the relay did not serve within %d s:%n%s".formatted(START.toSeconds(), tail()));
      }
    }
    return sinceBegun();
  }

  /// Starts it and waits until it serves.
  Duration start() throws IOException, CampaignFailure {
    begin();
    return awaitServing();
  }

  private Duration sinceBegun() {
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  /// SIGKILL: no chance to finish anything.
  ///
  /// @throws CampaignFailure if it had ended by itself
  void kill() throws IOException, CampaignFailure {
    if (!alive()) {
      throw new CampaignFailure(
          "the relay ended by itself with code %d:%n%s".formatted(running().exitValue(), tail()));
    }
    running().destroyForcibly();
    if (!Shell.wait(running(), DEATH)) {
      throw new CampaignFailure("the relay survived SIGKILL for " + DEATH.toSeconds() + " s");
    }
  }

  /// SIGSTOP or SIGCONT.
  void signal(String name) throws IOException {
    Shell.run("kill", "-" + name, Long.toString(running().pid()));
  }

  /// Waits until it ends by itself.
  ///
  /// @throws CampaignFailure if it does not in time
  End awaitEnd(Duration timeout) throws IOException, CampaignFailure {
    if (!Shell.wait(running(), timeout)) {
      throw new CampaignFailure(
          "the relay did not end by itself within %d ms:%n%s"
              .formatted(timeout.toMillis(), tail()));
    }
    return new End(running().exitValue(), System.nanoTime());
  }

  /// Whether it said that it serves, since it was last started.
  boolean serving() {
    return Files.exists(world.relayFile("ready"));
  }

  boolean alive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  long pid() {
    return running().pid();
  }

  private Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the relay was not started");
    }
    return running;
  }

  /// Its log, of all its lives.
  Path log() {
    return world.relayFile("relay.log");
  }

  /// Lines of its log, of all its lives, that hold `text`.
  long logged(String text) throws IOException {
    try (var lines = Files.lines(log())) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  /// The last lines of its log.
  String tail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(its log " + log() + " cannot be read)";
    }
  }

  /// What its metrics say now: series with their tags, and values.
  Map<String, Double> metrics() throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String text =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + (world.port() + 1) + "/metrics"))
                      .timeout(METRICS)
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Map<String, Double> values = new TreeMap<>();
      for (String line : text.lines().toList()) {
        int blank = line.lastIndexOf(' ');
        if (!line.startsWith("#") && blank > 0) {
          values.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        }
      }
      return values;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for metrics", e);
    }
  }

  private void destroy() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  /// Ends it, however it stands; also a stopped one.
  @Override
  public void close() throws IOException {
    Process running = process;
    process = null;
    if (running != null && running.isAlive()) {
      running.destroyForcibly();
      Shell.wait(running, DEATH);
    }
  }
}
