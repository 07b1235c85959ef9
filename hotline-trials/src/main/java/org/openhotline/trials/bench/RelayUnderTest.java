package org.openhotline.trials.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The relay as operators run it: `hotline server` through the launcher, in a process of its own.
///
/// Threading: one thread.
final class RelayUnderTest implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofMinutes(1);

  private final BenchWorld world;
  private final Path config;
  private final Path log;
  private final @Nullable Path profile;
  private @Nullable Process process;
  private @Nullable Guard guard;
  private int starts;

  private RelayUnderTest(BenchWorld world, Path config, Path log, @Nullable Path profile) {
    this.profile = profile;
    this.world = world;
    this.config = config;
    this.log = log;
  }

  /// A relay whose data lie in the folder `data`; started.
  ///
  /// @param profile where Flight Recorder writes; null: nowhere
  static RelayUnderTest start(BenchWorld world, String data, @Nullable Path profile)
      throws IOException, InterruptedException {
    RelayUnderTest relay =
        new RelayUnderTest(
            world, world.configuration(data), world.folder().resolve(data + ".log"), profile);
    relay.start();
    return relay;
  }

  /// Starts it and waits until it serves.
  ///
  /// @return from the process's start until it serves
  Duration start() throws IOException, InterruptedException {
    Path ready = config.resolveSibling("ready");
    Files.deleteIfExists(ready);
    ProcessBuilder builder =
        new ProcessBuilder(
            Machine.launcher().toString(),
            "server",
            "--config",
            config.toString(),
            "--ready-file",
            ready.toString());
    builder.environment().put("HOTLINE_NO_BUILD", "1");
    builder
        .environment()
        .put("HOTLINE_PASSPHRASE_FILE", world.world().passphraseFile().toAbsolutePath().toString());
    builder.environment().putIfAbsent("HOTLINE_LOG", "WARN");
    starts++;
    if (profile != null) {
      builder
          .environment()
          .put(
              "HOTLINE_JAVA_OPTS",
              "-XX:StartFlightRecording=settings=profile,filename="
                  + profile.toAbsolutePath()
                  + (starts == 1 ? "" : "." + starts));
    }
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long begun = System.nanoTime();
    Process started = builder.start();
    process = started;
    guard = Guard.of(started.pid());
    while (!Files.exists(ready)) {
      if (started.waitFor(5, TimeUnit.MILLISECONDS)) {
        unguard();
        throw new IOException(
            "the relay ended with code " + started.exitValue() + " before it served; see " + log);
      }
      if (System.nanoTime() - begun > START.toNanos()) {
        throw new IOException(
            "the relay did not serve within " + START.toSeconds() + " s; see " + log);
      }
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Process running() throws IOException {
    Process now = process;
    if (now == null || !now.isAlive()) {
      throw new IOException("the relay is not running any more; see " + log);
    }
    return now;
  }

  /// Its process id.
  long pid() throws IOException {
    return running().pid();
  }

  /// Ends it by SIGKILL.
  void kill() throws IOException, InterruptedException {
    Process now = running();
    now.destroyForcibly();
    end(now);
  }

  /// Ends it by SIGTERM; returns how long it took.
  Duration stop() throws IOException, InterruptedException {
    Process now = running();
    long begun = System.nanoTime();
    now.destroy();
    end(now);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void end(Process now) throws IOException, InterruptedException {
    unguard();
    if (!now.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the relay did not end within " + STOP.toSeconds() + " s; see " + log);
    }
    process = null;
  }

  private void unguard() {
    Guard watching = guard;
    guard = null;
    if (watching != null) {
      watching.close();
    }
  }

  /// Bytes of live objects, after a full collection.
  long liveBytes() throws IOException, InterruptedException {
    List<String> lines = jcmd("GC.class_histogram");
    for (int i = lines.size() - 1; i >= 0; i--) {
      String[] words = lines.get(i).trim().split("\\s+", -1);
      if (words.length >= 3 && words[0].equals("Total")) {
        return Long.parseLong(words[2]);
      }
    }
    throw new IOException("jcmd gave no class histogram: " + lines);
  }

  /// Full names of its threads by the kernel's thread id; the kernel itself keeps 15 characters.
  Map<Long, String> threadNames() throws IOException, InterruptedException {
    Pattern form = Pattern.compile("^\"(.*)\" .*\\bnid=(\\d+)\\b.*");
    Map<Long, String> names = new HashMap<>();
    for (String line : jcmd("Thread.print")) {
      Matcher thread = form.matcher(line);
      if (thread.matches()) {
        names.put(Long.valueOf(thread.group(2)), thread.group(1));
      }
    }
    return names;
  }

  private List<String> jcmd(String command) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid()),
                command)
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    asked.waitFor();
    return lines;
  }

  /// Resident memory of the process in bytes.
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("/proc does not tell the relay's resident memory");
  }

  /// The relay's own meters: the sum of all series of each name, without tags.
  Map<String, Double> meters() throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/metrics".formatted(world.address().port() + 1)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
    Map<String, Double> sums = new TreeMap<>();
    for (String line : new ArrayList<>(answer.body().lines().toList())) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0) {
        String series = line.substring(0, space);
        double value = Double.parseDouble(line.substring(space + 1));
        sums.merge(series, value, Double::sum);
        int tags = series.indexOf('{');
        if (tags > 0) {
          sums.merge(series.substring(0, tags), value, Double::sum);
        }
      }
    }
    return sums;
  }

  /// Ends it by SIGTERM, by SIGKILL when it does not heed that.
  @Override
  public void close() {
    Process now = process;
    process = null;
    unguard();
    if (now == null) {
      return;
    }
    now.destroy();
    try {
      if (!now.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        now.destroyForcibly();
      }
    } catch (InterruptedException e) {
      now.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
