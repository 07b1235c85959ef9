package org.openhotline.trials.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.protocol.agreement.ShippedAgreements;

/// The real relay program as a process of its own, with little memory and short deadlines, and what
/// the operating system and its own metrics say about it.
final class RelayUnderAttack implements AutoCloseable {
  private static final String ORIGIN = "hostile.hotline/live";
  private static final Pattern SERVES =
      Pattern.compile("relay \\S+ serves LIVE on 127\\.0\\.0\\.1:(\\d+),.*");
  private static final Pattern METRIC = Pattern.compile("(hotline_[a-z_]+(?:\\{[^}]*})?) (\\S+)");
  private static final int HEAP_MIB = 192;

  private final World world;
  private final Process process;
  private final BufferedReader words;
  private final int port;
  private final int metricsPort;
  private final HttpClient http = HttpClient.newHttpClient();

  private RelayUnderAttack(
      World world, Process process, BufferedReader words, int port, int metricsPort) {
    this.world = world;
    this.process = process;
    this.words = words;
    this.port = port;
    this.metricsPort = metricsPort;
  }

  /// What the process uses.
  ///
  /// @param residentKib memory of the process, native memory included
  /// @param peakKib the most it ever had
  /// @param heapKib live objects, after a full collection
  /// @param descriptors open files and sockets
  record Use(long residentKib, long peakKib, long heapKib, int descriptors) {}

  /// Makes a world below `folder` and starts its relay.
  static RelayUnderAttack start(Path folder) throws IOException {
    World world =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                folder.resolve("world"),
                ShippedAgreements.text(ShippedAgreements.DEMO),
                ORIGIN,
                List.of("127.0.0.1:0"),
                InstantSource.system()));
    int metrics = freePort();
    Path config = world.relay().resolve("relay.yaml");
    Files.writeString(
        config,
        """
        node: hostile-1
        plane: live
        listen: 127.0.0.1:0
        metrics: 127.0.0.1:%d
        data: data
        intake: intake
        tls: {key: tls.pem, certificate: tls.crt}
        record: {origin: %s, key: record.pem}
        link_grace: 1s
        disk_reserve: 1MiB
        limits:
          handshake_timeout: %ds
          frame_timeout: %ds
          stalled_timeout: %ds
        """
            .formatted(
                metrics,
                ORIGIN,
                Attack.Limits.HANDSHAKE.toSeconds(),
                Attack.Limits.FRAME.toSeconds(),
                Attack.Limits.STALLED.toSeconds()));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-Xmx" + HEAP_MIB + "m",
            "-cp",
            System.getProperty("java.class.path"),
            "org.openhotline.server.ServerMain",
            "--config",
            config.toString());
    builder.environment().put("HOTLINE_PASSPHRASE_FILE", world.passphraseFile().toString());
    builder.redirectError(folder.resolve("relay.log").toFile());
    Process process = builder.start();
    BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      Matcher serves = SERVES.matcher(line);
      if (serves.matches()) {
        int port = Integer.parseInt(serves.group(1));
        return new RelayUnderAttack(world, process, words, port, metrics);
      }
    }
    process.destroyForcibly();
    throw new IOException(
        "the relay did not start:\n" + Files.readString(folder.resolve("relay.log")));
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  World world() {
    return world;
  }

  int port() {
    return port;
  }

  boolean alive() {
    return process.isAlive();
  }

  /// Counters and gauges by name with labels.
  Map<String, Double> metrics() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    Map<String, Double> values = new TreeMap<>();
    String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    for (String line : text.lines().toList()) {
      Matcher metric = METRIC.matcher(line);
      if (metric.matches()) {
        values.put(metric.group(1), Double.parseDouble(metric.group(2)));
      }
    }
    return values;
  }

  /// How many connections ended for a reason so far.
  long ended(String reason) throws IOException, InterruptedException {
    String name = "hotline_connections_ended_total{reason=\"" + reason + "\"}";
    Double value = metrics().get(name);
    if (value == null) {
      throw new IllegalStateException("the relay has no metric " + name);
    }
    return value.longValue();
  }

  /// What the process uses now; collects garbage first.
  Use use() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher used =
        Pattern.compile("(?s).*?total (\\d+)K, used (\\d+)K.*?total (\\d+)K, used (\\d+)K.*")
            .matcher(jcmd("GC.heap_info"));
    long heap = used.matches() ? Long.parseLong(used.group(2)) + Long.parseLong(used.group(4)) : -1;
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    String status = Files.readString(proc.resolve("status"));
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      return new Use(
          kib(status, "VmRSS"), kib(status, "VmHWM"), heap, Math.toIntExact(open.count()));
    }
  }

  private static long kib(String status, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(status);
    return line.find() ? Long.parseLong(line.group(1)) : -1;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + said);
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    words.close();
  }
}
