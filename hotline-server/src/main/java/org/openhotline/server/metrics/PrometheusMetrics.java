package org.openhotline.server.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/// The relay's meters in a registry that Prometheus can read. Any thread.
public final class PrometheusMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RelayMetrics meters;

  /// Registers every meter at zero.
  ///
  /// @param endings names of the ways in which a connection ends
  public PrometheusMetrics(Iterable<String> endings) {
    meters = new RelayMetrics(registry, endings);
  }

  /// The meters.
  public RelayMetrics meters() {
    return meters;
  }

  /// All meters in Prometheus text form.
  public String text() {
    return registry.scrape();
  }

  /// Serves metrics and health.
  ///
  /// @param address a loopback address
  /// @param health whether the relay does its work now
  /// @throws IOException as [MetricsEndpoint#start]
  public MetricsEndpoint serve(InetSocketAddress address, Supplier<Health> health)
      throws IOException {
    return MetricsEndpoint.start(address, registry, health);
  }
}
