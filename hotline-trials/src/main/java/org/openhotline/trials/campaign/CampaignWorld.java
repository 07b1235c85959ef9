package org.openhotline.trials.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.DeskId;

/// The folder of a campaign: identities of XA, XB and the guarantor XC with real keys, and the
/// relay's configuration.
///
/// @param folder everything but the relay's data lies under it
/// @param data the relay's data
/// @param port of the relay, on 127.0.0.1; its metrics are at the next
/// @param agreement in force, with windows of seconds
record CampaignWorld(Path folder, Path data, int port, Agreement agreement) {
  /// Desks that write and react.
  static final List<DeskId> DESKS =
      List.of(new DeskId("XA"), new DeskId("XA-OPS"), new DeskId("XB"), new DeskId("XB-OPS"));

  /// The guarantor's desk, which only reads.
  static final DeskId GUARANTOR = new DeskId("XC");

  private static final String ORIGIN = "campaign.hotline/live";
  private static final int ATTEMPTS = 20;

  /// Makes it.
  ///
  /// @param folder absent or empty
  /// @param data the relay's data folder, absolute or relative to the relay's
  /// @param diskReserve as the configuration writes it
  static CampaignWorld make(Path folder, Path data, String diskReserve) throws IOException {
    int port = freePort();
    Agreement agreement =
        DevelopmentAuthority.make(
                new DevelopmentAuthority.Request(
                    folder,
                    resource("campaign.yaml"),
                    ORIGIN,
                    List.of("127.0.0.1:" + port),
                    InstantSource.system()))
            .agreement();
    Path relay = folder.resolve("relay");
    CampaignWorld world = new CampaignWorld(folder, relay.resolve(data), port, agreement);
    Files.writeString(
        world.config(),
        """
        # The relay of a campaign; made by hotline campaign.
        node: campaign-1
        plane: live
        listen: 127.0.0.1:%d
        metrics: 127.0.0.1:%d
        data: %s
        intake: intake
        tls: {certificate: tls.crt, key: tls.pem}
        record: {origin: %s, key: record.pem}
        link_grace: 2s
        snapshot_every: 500
        disk_reserve: %s
        """
            .formatted(port, port + 1, world.data, ORIGIN, diskReserve));
    return world;
  }

  Path config() {
    return folder.resolve("relay").resolve("relay.yaml");
  }

  Path relayFile(String name) {
    return folder.resolve("relay").resolve(name);
  }

  Path passphraseFile() {
    return folder.resolve("passphrase");
  }

  Path home(DeskId desk) {
    return folder.resolve("home-" + desk.value().toLowerCase(Locale.ROOT));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = CampaignWorld.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// A free port whose successor is free too.
  private static int freePort() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket second =
              new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return second.getLocalPort() - 1;
      } catch (IOException | IllegalArgumentException e) {
        // The successor is taken, or beyond the last port: another attempt.
      }
    }
    throw new IOException("no two free ports were found on this machine");
  }
}
