package org.openhotline.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Precedence;

class RelayMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RelayMetrics metrics = new RelayMetrics(registry, List.of("NORMAL", "IDLE"));

  private static final Readings READINGS =
      new Readings() {
        @Override
        public int sessions() {
          return 3;
        }

        @Override
        public int connections() {
          return 4;
        }

        @Override
        public long recordSize() {
          return 5;
        }

        @Override
        public long diskFreeBytes() {
          return 6;
        }

        @Override
        public Duration clockDeparture() {
          return Duration.ofMillis(-1_500);
        }

        @Override
        public long diskReserveBytes() {
          return 10;
        }

        @Override
        public Instant time() {
          return Instant.ofEpochMilli(11_500);
        }

        @Override
        public int desksUnlinked() {
          return 12;
        }

        @Override
        public Health health() {
          return RelayMetricsTest.health(Health.Finding.bad(Health.Check.DISK, "it is full"));
        }

        @Override
        public int exhausted(Precedence precedence) {
          return precedence == Precedence.FLASH ? 1 : 0;
        }

        @Override
        public int waiting() {
          return 7;
        }

        @Override
        public Duration relayCertificateLeft() {
          return Duration.ofSeconds(8);
        }

        @Override
        public Duration stationCertificateLeft() {
          return Duration.ofSeconds(9);
        }

        @Override
        public int open(Precedence precedence) {
          return precedence == Precedence.FLASH ? 2 : 0;
        }

        @Override
        public int overdue(Precedence precedence) {
          return precedence == Precedence.FLASH ? 1 : 0;
        }
      };

  private static Health health(Health.Finding finding) {
    return new Health(
        Arrays.stream(Health.Check.values())
            .map(check -> check == finding.check() ? finding : Health.Finding.good(check))
            .toList());
  }

  @Test
  void theTableInTheDocumentsIsTheRegistry() throws IOException {
    metrics.watch(READINGS);

    TreeSet<String> registered =
        registry.getMeters().stream()
            .map(Meter::getId)
            .map(id ->
                row(
                    id.getName(),
                    id.getType().name().toLowerCase(Locale.ROOT),
                    id.getTags().stream().map(Tag::getKey).sorted().toList()))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> documented =
        Files.readAllLines(Path.of("../docs/metrics.md")).stream()
            .filter(line -> line.startsWith("| `hotline."))
            .map(line -> line.split("\\|"))
            .map(cells ->
                row(
                    cells[1].strip().replace("`", ""),
                    cells[2].strip(),
                    List.of(cells[4].strip().replace("`", "").split(",\\s*")).stream()
                        .filter(tag -> !tag.isEmpty())
                        .sorted()
                        .toList()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(documented, registered);
  }

  private static String row(String name, String type, List<String> tags) {
    return name + " " + type + " " + tags;
  }

  @Test
  void everySeriesIsThereFromTheStartAndCounts() {
    assertTrue(registry.scrape().contains("hotline_refusals_total{code=\"SERIAL_GAP\"} 0.0"));
    assertTrue(
        registry
            .scrape()
            .contains(
                "hotline_acknowledgements_total{outcome=\"never\",precedence=\"flash\"} 0.0"));

    metrics.accepted(ActKind.ACKNOWLEDGED);
    metrics.delivered(Precedence.FLASH, Duration.ofMillis(1_500));
    metrics.acknowledgement(RelayMetrics.Outcome.IN_TIME, Precedence.FLASH);

    metrics.watch(READINGS);
    String scraped = registry.scrape();
    assertTrue(scraped.contains("hotline_health{check=\"disk\"} 0.0"), scraped);
    assertTrue(scraped.contains("hotline_health{check=\"commit\"} 1.0"), scraped);
    assertTrue(scraped.contains("hotline_clock_time_seconds 11.5"), scraped);
    assertTrue(scraped.contains("hotline_acts_accepted_total{kind=\"acknowledged\"} 1.0"), scraped);
    assertTrue(
        scraped.contains("hotline_delivery_time_seconds_bucket{precedence=\"flash\",le=\"5.0\"} 1"),
        scraped);
    assertTrue(
        scraped.contains(
            "hotline_acknowledgements_total{outcome=\"in_time\",precedence=\"flash\"} 1.0"),
        scraped);
  }

  @Test
  void theEndpointServesMetricsAndHealthOnTheLoopbackOnly() throws Exception {
    metrics.watch(READINGS);
    AtomicReference<Health> state =
        new AtomicReference<>(
            health(Health.Finding.bad(Health.Check.COMMIT, "nothing was committed for 7 s")));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MetricsEndpoint endpoint = MetricsEndpoint.start(any, registry, state::get);
        HttpClient client = HttpClient.newHttpClient()) {
      assertTrue(get(client, endpoint, "/metrics").body().contains("hotline_sessions 3.0"));
      assertEquals(200, get(client, endpoint, "/health/live").statusCode());
      HttpResponse<String> bad = get(client, endpoint, "/health/ready");
      assertEquals(503, bad.statusCode());
      assertEquals("not ready\ncommit: nothing was committed for 7 s\n", bad.body());
      assertEquals("no-store", bad.headers().firstValue("Cache-Control").orElse(""));
      state.set(health(Health.Finding.good(Health.Check.COMMIT)));
      assertEquals(200, get(client, endpoint, "/health/ready").statusCode());
      assertEquals(404, get(client, endpoint, "/metrics/../etc/passwd").statusCode());
      assertEquals(404, get(client, endpoint, "/").statusCode());
    }
    IOException refused =
        assertThrows(
            IOException.class,
            () -> MetricsEndpoint.start(new InetSocketAddress("0.0.0.0", 0), registry, state::get));
    assertTrue(refused.toString().contains("loopback"), refused.toString());
  }

  private static HttpResponse<String> get(HttpClient client, MetricsEndpoint endpoint, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
