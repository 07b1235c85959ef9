package org.openhotline.client.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.OperatorFiles;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;

/// The folder of the demonstration: identities of XA, XB and the guarantor XC, the relay's keys and
/// configuration.
///
/// @param folder everything lies under it
/// @param port of the relay, on 127.0.0.1
record DemoWorld(Path folder, int port) {
  /// Origin line of the demonstration's record.
  static final String ORIGIN = "demo.hotline/live";

  private static final String HOST = "127.0.0.1";
  private static final String SHIPPED = "demo";

  /// Ports that it takes: relay, metrics, board.
  static final int PORTS = 3;

  static final int LAST_PORT = 65_535;

  /// An officer whom the story needs for a refusal, with a key that no home holds.
  ///
  /// @param key signing key
  /// @param credential as published
  record Extra(SigningKeyPair key, Credential credential) {}

  /// Makes the identities and the relay's configuration.
  static DemoWorld make(Path folder, int port, InstantSource clock) throws IOException {
    DevelopmentAuthority.make(
        new DevelopmentAuthority.Request(
            folder, ShippedAgreements.text(SHIPPED), ORIGIN, List.of(HOST + ":" + port), clock));
    DemoWorld world = new DemoWorld(folder, port);
    Files.writeString(world.relayConfig(), world.config());
    world.makeOperator(clock);
    return world;
  }

  /// Makes the certificate with which a browser opens the board.
  private void makeOperator(InstantSource clock) throws IOException {
    char[] passphrase = Files.readString(passphraseFile()).strip().toCharArray();
    try (RelayAuthority authority = RelayAuthority.open(relayFolder(), environment(clock))) {
      var _ =
          OperatorFiles.make(
              authority, new LocalId("anna"), operatorFile(), passphrase, new SecureRandom());
    }
  }

  /// Whether a demonstration was made in `folder` before.
  static boolean exists(Path folder) {
    return Files.exists(folder.resolve("relay").resolve("relay.yaml"));
  }

  /// Whether the relay of this world listens at `port`, as the homes believe.
  boolean madeForThisPort() throws IOException {
    return Files.readString(relayConfig()).equals(config());
  }

  private String config() {
    return """
    # The relay of the demonstration; made by hotline demo.
    node: demo-1
    plane: live
    listen: %s:%d
    metrics: %s:%d
    board:
      listen: %s:%d
      operators: operators
    data: data
    intake: intake
    tls:
      key: tls.pem
      certificate: tls.crt
    record:
      origin: %s
      key: record.pem
    link_grace: 2s
    disk_reserve: 16MiB
    """
        .formatted(HOST, port, HOST, port + 1, HOST, port + 2, ORIGIN);
  }

  String address() {
    return HOST + ":" + port;
  }

  String metrics() {
    return "http://" + HOST + ":" + (port + 1) + "/metrics";
  }

  String board() {
    return "https://" + HOST + ":" + (port + 2) + "/";
  }

  /// The operator's key and certificate for a browser.
  Path operatorFile() {
    return folder.resolve("anna.p12");
  }

  Path relayFolder() {
    return folder.resolve("relay");
  }

  Path relayConfig() {
    return relayFolder().resolve("relay.yaml");
  }

  Path passphraseFile() {
    return folder.resolve("passphrase");
  }

  Path home(String desk) {
    return folder.resolve("home-" + desk.toLowerCase(java.util.Locale.ROOT));
  }

  private PartyAuthority authority(String party, InstantSource clock) throws IOException {
    return PartyAuthority.open(
        folder.resolve(party.toLowerCase(java.util.Locale.ROOT)), environment(clock));
  }

  private static PartyAuthority.Environment environment(InstantSource clock) {
    return new PartyAuthority.Environment(DevelopmentAuthority.vault(), clock, new SecureRandom());
  }

  /// Adds officers of desk XA on duty, the first valid for `validity` only, and leaves the act in
  /// the relay's intake.
  List<Extra> addOfficers(InstantSource clock, Duration validity, SuiteId suite)
      throws IOException {
    DeskId desk = new DeskId("XA");
    SecureRandom random = new SecureRandom();
    Instant from = clock.instant().minus(PartyAuthority.BACKDATED);
    List<Extra> extras = new ArrayList<>();
    List<DirectoryEntry> entries = new ArrayList<>();
    try (PartyAuthority authority = authority("XA", clock)) {
      for (boolean brief : new boolean[] {true, false}) {
        LocalId id = new LocalId(brief ? "xa-brief" : "xa-former");
        SigningKeyPair key = SigningKeyPair.generate(suite, random);
        CertificateName name = CertificateName.officer(desk, id);
        Credential credential =
            brief
                ? authority.issueSigning(
                    name, key.publicKey(), from, clock.instant().plus(validity))
                : authority.issueSigning(name, key.publicKey());
        extras.add(new Extra(key, credential));
        entries.add(
            new DirectoryEntry.Officer(
                id,
                brief ? "Bea Brief of XA" : "Fina Former of XA",
                desk,
                Set.of(Role.DUTY),
                credential));
      }
      int number = 0;
      for (SignedAct act : authority.publish(entries)) {
        Files.write(
            relayFolder().resolve("intake").resolve("XA-9%05d.act".formatted(number++)),
            act.bytes().toArray());
      }
    }
    return extras;
  }

  /// Revokes an officer of XA.
  ///
  /// @return the acts that carry it to the relay
  List<SignedAct> revoke(Extra officer, String reason, InstantSource clock) throws IOException {
    try (PartyAuthority authority = authority("XA", clock)) {
      return authority.revoke(officer.key().credentialId(), reason);
    }
  }

  /// A TLS identity that says to be station xa-1 of XA, from an authority that nobody knows.
  TlsIdentity stranger(InstantSource clock) throws IOException {
    return Strangers.tls(
        folder.resolve("stranger"), new PartyId("XA"), Plane.LIVE, environment(clock));
  }

  /// A free port whose two successors are free too.
  static int freePort() throws IOException {
    for (int attempt = 0; attempt < 20; attempt++) {
      int port;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      if (allFree(port)) {
        return port;
      }
    }
    throw new IOException("no three free ports in a row were found on this machine");
  }

  private static boolean allFree(int base) {
    return IntStream.range(base, base + PORTS).allMatch(port -> port <= LAST_PORT && free(port));
  }

  /// Whether nobody listens at `port` here.
  static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
