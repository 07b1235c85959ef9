package org.openhotline.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Metrics and health over HTTP, for the operator's own machine: no TLS, so the loopback only.
///
/// `/metrics` in Prometheus text form. `/health/live` is 200 as long as the process answers: a
/// relay that cannot go on ends itself, so there is no state in which it answers and should be
/// killed. `/health/ready` is 200 when the relay does its work, else 503 with a line for every
/// reason.
public final class MetricsEndpoint implements AutoCloseable {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";
  private static final int BACKLOG = 16;
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads;

  private MetricsEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  private record Answer(int status, String type, String text) {}

  private interface Page {
    Answer answer();
  }

  /// Binds and serves.
  ///
  /// @param address a loopback address; port 0 takes a free one
  /// @param health whether the relay does its work now; asked at every request
  /// @throws IOException if the address is not a loopback address or cannot be bound; its message
  ///   names it
  public static MetricsEndpoint start(
      InetSocketAddress address, PrometheusMeterRegistry registry, Supplier<Health> health)
      throws IOException {
    InetAddress host = address.getAddress();
    if (host == null || !host.isLoopbackAddress()) {
      throw new IOException(
          "metrics address %s is not a loopback address; use 127.0.0.1 or ::1, or a tunnel"
              .formatted(address.getHostString()));
    }
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen for metrics on %s:%d: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("metrics-", 0).factory());
    server.setExecutor(threads);
    page(server, "/metrics", () -> new Answer(200, PROMETHEUS_TEXT, registry.scrape()));
    page(server, "/health/live", () -> new Answer(200, PLAIN_TEXT, "live\n"));
    page(
        server,
        "/health/ready",
        () -> {
          Health now = health.get();
          return new Answer(now.ready() ? 200 : 503, PLAIN_TEXT, now.text());
        });
    server.start();
    return new MetricsEndpoint(server, threads);
  }

  private static void page(HttpServer server, String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          boolean known = exchange.getRequestURI().getPath().equals(path);
          boolean get = exchange.getRequestMethod().equals("GET");
          send(
              exchange,
              !known
                  ? new Answer(404, PLAIN_TEXT, "not found\n")
                  : get ? page.answer() : new Answer(405, PLAIN_TEXT, "GET only\n"));
        });
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
