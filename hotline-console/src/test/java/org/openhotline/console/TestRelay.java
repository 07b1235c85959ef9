package org.openhotline.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.OperatorFiles;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.message.LocalId;

/// A real relay, a process of its own, with identities of XA, XB and XC made for the test.
final class TestRelay implements AutoCloseable {
  /// Passphrase of the operator's file.
  static final String OPERATOR = "once";

  private final Path folder;
  private String board = "";
  private @Nullable Process process;

  private TestRelay(Path folder) {
    this.folder = folder;
  }

  /// Makes the world and starts the relay.
  ///
  /// @param agreement YAML, not bound
  static TestRelay start(Path folder, String agreement) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    DevelopmentAuthority.make(
        new DevelopmentAuthority.Request(
            folder.resolve("world"),
            agreement,
            "console.test/live",
            List.of("127.0.0.1:" + port),
            InstantSource.system()));
    TestRelay relay = new TestRelay(folder.resolve("world"));
    relay.makeOperator();
    Files.writeString(
        relay.folder.resolve("relay").resolve("relay.yaml"),
        """
        node: test-1
        plane: live
        listen: 127.0.0.1:%d
        data: data
        intake: intake
        tls:
          key: tls.pem
          certificate: tls.crt
        record:
          origin: console.test/live
          key: record.pem
        link_grace: 2s
        disk_reserve: 1MiB
        board:
          listen: 127.0.0.1:0
          operators: operators
        """
            .formatted(port));
    relay.start();
    return relay;
  }

  private void makeOperator() throws IOException {
    SecureRandom random = new SecureRandom();
    try (KeyVault vault = DevelopmentAuthority.vault();
        RelayAuthority authority =
            RelayAuthority.open(
                folder.resolve("relay"),
                new PartyAuthority.Environment(vault, InstantSource.system(), random))) {
      var _ =
          OperatorFiles.make(
              authority, new LocalId("anna"), operator(), OPERATOR.toCharArray(), random);
    }
  }

  /// The file with which anna opens the board; its passphrase is [#OPERATOR].
  Path operator() {
    return folder.resolve("anna.p12");
  }

  /// The operators' log.
  Path operatorsLog() {
    return folder.resolve("relay").resolve("data").resolve("operators.log");
  }

  /// Where the board is.
  String board() {
    return board;
  }

  /// Starts the relay again.
  void start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openhotline.server.ServerMain",
                "--config",
                folder.resolve("relay").resolve("relay.yaml").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOTLINE_PASSPHRASE", DevelopmentAuthority.PASSPHRASE);
    builder.redirectError(folder.resolve("relay.log").toFile());
    Process started = builder.start();
    process = started;
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(started::destroyForcibly));
    BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.contains("serves LIVE")) {
      throw new IOException(
          "the relay did not serve: " + Files.readString(folder.resolve("relay.log")));
    }
    String next = out.readLine();
    if (next == null || !next.startsWith("board on ")) {
      throw new IOException("no board: " + Files.readString(folder.resolve("relay.log")));
    }
    board = next.substring("board on ".length()).strip();
  }

  /// Stops the relay.
  void stop() throws IOException {
    Process running = process;
    process = null;
    if (running != null) {
      running.destroyForcibly();
      try {
        if (!running.waitFor(20, TimeUnit.SECONDS)) {
          throw new IOException("the relay did not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Path home(String desk) {
    return folder.resolve("home-" + desk.toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
