package org.openhotline.trials.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.Passphrases;
import org.openhotline.certs.StationHome;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;

/// Identities of the benchmark: sixteen sending desks of XA, a far desk XB with a station, and a
/// desk XB-STORE for which nobody connects but an observer.
///
/// @param folder everything lies under it
/// @param address where the relay listens
/// @param world authorities, homes and the agreement
/// @param senders keys and certificates of the sending desks
/// @param far the far desk's station
/// @param store the station of XB-STORE, which only looks
record BenchWorld(
    Path folder,
    RelayAddress address,
    World world,
    Map<DeskId, Sender> senders,
    StationIdentity far,
    StationIdentity store) {
  /// The desk whose station decrypts.
  static final DeskId FAR = new DeskId("XB");

  /// The desk for which messages are only stored.
  static final DeskId STORE = new DeskId("XB-STORE");

  private static final String ORIGIN = "bench.hotline/live";
  private static final int SENDERS = 16;

  /// A sending desk.
  ///
  /// @param identity its station
  /// @param drafter signs every message
  /// @param releaser signs FLASH besides
  record Sender(StationIdentity identity, SigningKeyPair drafter, SigningKeyPair releaser) {}

  /// Makes a world below `folder`, whose relay will listen at `port` of 127.0.0.1.
  static BenchWorld make(Path folder, int port) throws IOException {
    RelayAddress address = new RelayAddress("127.0.0.1", port);
    World world =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                folder.resolve("world"),
                agreement(),
                ORIGIN,
                List.of(address.toString()),
                InstantSource.system()));
    Map<DeskId, Sender> senders = new TreeMap<>();
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      for (int i = 1; i <= SENDERS; i++) {
        StationHome home = world.home("XA-%02d".formatted(i));
        String prefix = home.desk().value().toLowerCase(java.util.Locale.ROOT);
        senders.put(
            home.desk(),
            new Sender(
                identity(home, world),
                home.officerKey(vault, new LocalId(prefix + "-drafter")),
                home.officerKey(vault, new LocalId(prefix + "-releaser"))));
      }
    }
    return new BenchWorld(
        folder,
        address,
        world,
        senders,
        identity(world.home(FAR.value()), world),
        identity(world.home(STORE.value()), world));
  }

  private static StationIdentity identity(StationHome home, World world) throws IOException {
    try (HomeKeys keys =
        HomeKeys.open(
            home.folder(), new Passphrases(world.passphraseFile(), Map.of(), _ -> null))) {
      StationIdentity unlocked = keys.identity();
      try (KeyVault vault = DevelopmentAuthority.vault()) {
        // Closing the home destroys its keys: the benchmark holds copies of its own.
        return new StationIdentity(
            unlocked.party(),
            unlocked.desk(),
            unlocked.station(),
            home.stationKey(vault),
            home.deskKeys(vault),
            unlocked.tls(),
            unlocked.trusted(),
            unlocked.relays());
      }
    }
  }

  private static String agreement() throws IOException {
    try (InputStream yaml =
        Objects.requireNonNull(
            BenchWorld.class.getResourceAsStream("bench.yaml"), "bench.yaml is not in the jar")) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The agreement, bound and signed.
  Agreement terms() {
    return world.agreement();
  }

  /// The first `count` sending desks.
  List<DeskId> desks(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new DeskId("XA-%02d".formatted(i)))
        .toList();
  }

  /// A sending desk.
  Sender sender(DeskId desk) {
    return Objects.requireNonNull(senders.get(desk), desk + " does not send");
  }

  /// The public key to which messages to `desk` are sealed.
  PublicSealingKey deskKey(DeskId desk) throws IOException {
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      return world.home(desk.value()).deskKeys(vault).getFirst().publicKey();
    }
  }

  /// An intake for one relay: what a relay has recorded it puts away, so the next needs its own.
  private Path intake(String data) throws IOException {
    Path intake = Files.createDirectories(world.relay().resolve("intake-" + data));
    try (Stream<Path> acts = Files.list(world.relay().resolve("intake"))) {
      for (Path act : acts.toList()) {
        Files.copy(act, intake.resolve(act.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return intake;
  }

  /// Writes the configuration of a relay whose data lie in the folder `data`, and returns its file.
  ///
  /// Beside the defaults: 20,000 connections, all of which may come from this one machine; and a
  /// small disk reserve.
  Path configuration(String data) throws IOException {
    String yaml =
        """
        node: bench-1
        plane: live
        listen: %s
        metrics: 127.0.0.1:%d
        data: ../../%s
        intake: %s
        tls:
          key: tls.pem
          certificate: tls.crt
        record:
          origin: %s
          key: record.pem
        disk_reserve: 64MiB
        limits:
          connections: 20000
          unauthenticated_per_source: 10000
        """
            .formatted(address, address.port() + 1, data, intake(data).getFileName(), ORIGIN);
    Path file = world.relay().resolve("relay-" + data + ".yaml");
    Files.writeString(file, yaml);
    return file;
  }
}
