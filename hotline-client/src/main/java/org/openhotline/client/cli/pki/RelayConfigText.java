package org.openhotline.client.cli.pki;

import java.util.Locale;
import org.openhotline.protocol.message.Plane;

/// The configuration of a fresh relay, ready for `hotline server --config`; paths are relative to
/// the file.
final class RelayConfigText {
  private RelayConfigText() {}

  static String of(int port, String origin, Plane plane) {
    return """
    # A relay node. Paths are relative to this file.
    node: relay-1
    plane: %s
    listen: 0.0.0.0:%d
    metrics: 127.0.0.1:%d
    data: data
    intake: intake
    tls:
      certificate: tls.crt
      key: tls.pem
    record:
      origin: %s
      key: record.pem
    """
        .formatted(plane.name().toLowerCase(Locale.ROOT), port, metricsPort(port), origin);
  }

  private static int metricsPort(int port) {
    return port == 65_535 ? port - 1 : port + 1;
  }
}
