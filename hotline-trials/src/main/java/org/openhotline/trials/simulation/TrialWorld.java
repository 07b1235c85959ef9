package org.openhotline.trials.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.RelayPathCheck;
import org.openhotline.certs.StationHome;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.certs.TlsKey;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayTls;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.SignedAct;

/// All keys and certificates of a simulated world, made once and used by every run: four desks of
/// three parties, their officers, the relay, the agreement, and one roll of every desk's key in the
/// middle of the year.
///
/// Everything is valid for [#VALIDITY] from [#START], so that a simulated year needs no renewal.
public final class TrialWorld {
  /// The instant at which every simulation begins.
  static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

  /// How long certificates and first desk keys are valid.
  static final Duration VALIDITY = Duration.ofDays(700);

  /// When desk keys are rolled, after the start.
  static final Duration ROLL = Duration.ofDays(120);

  private static final long KEY_SEED = 0x5EEDL;
  private static final String ORIGIN = "simulation.hotline/live";
  private static final String RELAY = "relay.simulation:1";

  private final SuiteId suite;
  private final Agreement agreement;
  private final List<SignedAct> genesis;
  private final List<SignedAct> rolls;
  private final SortedMap<DeskId, Desk> desks;
  private final RelayAuthority relay;

  /// A desk with its station and its officers.
  ///
  /// @param identity the station's keys and trust; holds the rolled desk key from the beginning
  /// @param certificate the station's TLS certificate
  /// @param drafter an officer on duty
  /// @param watch another officer on duty
  /// @param releaser releases FLASH
  /// @param deputy acts without the watch
  /// @param head acts without the watch, and for the party
  record Desk(
      StationIdentity identity,
      X509Certificate certificate,
      SigningKeyPair drafter,
      SigningKeyPair watch,
      SigningKeyPair releaser,
      SigningKeyPair deputy,
      SigningKeyPair head) {
    DeskId id() {
      return identity.desk();
    }
  }

  private TrialWorld(
      SuiteId suite,
      Agreement agreement,
      List<SignedAct> genesis,
      List<SignedAct> rolls,
      SortedMap<DeskId, Desk> desks,
      RelayAuthority relay) {
    this.suite = suite;
    this.agreement = agreement;
    this.genesis = List.copyOf(genesis);
    this.rolls = List.copyOf(rolls);
    this.desks = Collections.unmodifiableSortedMap(new TreeMap<>(desks));
    this.relay = relay;
  }

  /// Makes a world under `folder`, which does not exist yet; takes a second or two.
  ///
  /// @param suite of the agreement: H1, or C1 for many cheap runs
  public static TrialWorld make(Path folder, SuiteId suite) throws IOException {
    SecureRandom random = new SeededRandom(KEY_SEED + suite.name().hashCode());
    InstantSource clock = InstantSource.fixed(START);
    World world =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                folder, template(suite), ORIGIN, List.of(RELAY), clock),
            random);
    KeyVault vault = DevelopmentAuthority.vault();
    PartyAuthority.Environment environment = new PartyAuthority.Environment(vault, clock, random);
    List<SignedAct> acts = new ArrayList<>();
    List<SignedAct> rolls = new ArrayList<>();
    SortedMap<DeskId, Desk> desks = new TreeMap<>();
    for (var each : world.authorities().entrySet()) {
      try (PartyAuthority authority = PartyAuthority.open(each.getValue(), environment)) {
        Equipment equipment = new Equipment(authority, vault, suite, world.trust().relay(), random);
        List<Desk> own = new ArrayList<>();
        for (StationHome home : homes(world, each.getKey())) {
          own.add(equipment.equip(home));
        }
        acts.addAll(equipment.publish());
        rolls.addAll(equipment.roll());
        own.forEach(desk -> desks.put(desk.id(), desk));
      }
    }
    acts.add(world.agreementAct());
    return new TrialWorld(
        suite,
        world.agreement(),
        acts,
        rolls,
        desks,
        RelayAuthority.open(world.relay(), environment));
  }

  private static List<StationHome> homes(World world, PartyId party) {
    return world.homes().values().stream()
        .filter(home -> home.desk().party().equals(party))
        .toList();
  }

  private static String template(SuiteId suite) throws IOException {
    try (InputStream in = TrialWorld.class.getResourceAsStream("agreement.yaml")) {
      if (in == null) {
        throw new IOException("agreement.yaml is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("suite: H1", "suite: " + suite);
    }
  }

  /// The suite of the agreement.
  public SuiteId suite() {
    return suite;
  }

  Agreement agreement() {
    return agreement;
  }

  /// Directories, then the agreement, in the order in which a relay takes them.
  List<SignedAct> genesis() {
    return genesis;
  }

  /// New desk keys, in use from [#ROLL].
  List<SignedAct> rolls() {
    return rolls;
  }

  SortedMap<DeskId, Desk> desks() {
    return desks;
  }

  Desk desk(DeskId id) {
    Desk desk = desks.get(id);
    if (desk == null) {
      throw new IllegalArgumentException("this world has no desk " + id);
    }
    return desk;
  }

  CheckpointSigner signer(SecureRandom random) {
    return relay.record().signer(random);
  }

  /// Removes the folder of a world or of a run.
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// What one party's authority publishes beside what [DevelopmentAuthority] made: the same keys
  /// under certificates for the whole simulation, and desk keys.
  private static final class Equipment {
    private final PartyAuthority authority;
    private final KeyVault vault;
    private final SuiteId suite;
    private final Trust.RelayPin relay;
    private final SecureRandom random;
    private final List<DirectoryEntry> entries = new ArrayList<>();
    private final List<DirectoryEntry> later = new ArrayList<>();

    Equipment(
        PartyAuthority authority,
        KeyVault vault,
        SuiteId suite,
        Trust.RelayPin relay,
        SecureRandom random) {
      this.relay = relay;
      this.authority = authority;
      this.vault = vault;
      this.suite = suite;
      this.random = random;
    }

    List<SignedAct> publish() throws IOException {
      authority.publish(entries);
      return authority.directoryActs();
    }

    List<SignedAct> roll() throws IOException {
      return authority.publish(later);
    }

    Desk equip(StationHome home) throws IOException {
      TlsIdentity tls = home.tls(vault);
      TlsKey tlsKey = TlsKey.generate(random);
      SigningKeyPair key = home.stationKey(vault);
      List<SealingKeyPair> keys = new ArrayList<>(home.deskKeys(vault));
      Instant from = START.minus(Duration.ofMinutes(5));
      Instant until = START.plus(VALIDITY);
      Bytes certificate = authority.issueStationTls(home.name(), tlsKey.publicKey(), from, until);
      entries.add(
          new DirectoryEntry.Station(
              home.station(),
              home.desk(),
              certificate,
              authority.issueSigning(home.name(), key.publicKey(), from, until)));
      SealingKeyPair first = SealingKeyPair.generate(suite, random);
      SealingKeyPair second = SealingKeyPair.generate(suite, random);
      entries.add(new DirectoryEntry.DeskKey(home.desk(), first.publicKey(), from, until));
      Instant roll = START.plus(ROLL);
      later.add(new DirectoryEntry.DeskKey(home.desk(), second.publicKey(), roll, until));
      keys.addFirst(first);
      keys.addFirst(second);
      for (LocalId officer : home.officers()) {
        officer(home, officer, from, until);
      }
      StationIdentity identity =
          new StationIdentity(
              home.desk().party(),
              home.desk(),
              home.station(),
              key,
              keys,
              new RelayTls(tls, new RelayPathCheck(relay.tlsRoot()), InstantSource.fixed(START)),
              home.agreements(),
              List.of(RelayAddress.parse(RELAY)));
      return new Desk(
          identity,
          x509(certificate),
          officer(home, "drafter"),
          officer(home, "watch"),
          officer(home, "releaser"),
          officer(home, "deputy"),
          officer(home, "head"));
    }

    private void officer(StationHome home, LocalId id, Instant from, Instant until)
        throws IOException {
      for (DirectoryEntry entry : authority.entries()) {
        if (entry instanceof DirectoryEntry.Officer o && o.officerId().equals(id)) {
          entries.add(
              new DirectoryEntry.Officer(
                  o.officerId(),
                  o.name(),
                  o.desk(),
                  o.roles(),
                  authority.issueSigning(
                      CertificateName.officer(home.desk(), id),
                      o.credential().key(),
                      from,
                      until)));
        }
      }
    }

    private SigningKeyPair officer(StationHome home, String role) throws IOException {
      String name = home.desk().value().toLowerCase(java.util.Locale.ROOT) + "-" + role;
      return home.officerKey(vault, new LocalId(name));
    }

    private static X509Certificate x509(Bytes der) throws IOException {
      try {
        return (X509Certificate)
            java.security.cert.CertificateFactory.getInstance("X.509")
                .generateCertificate(new java.io.ByteArrayInputStream(der.toArray()));
      } catch (java.security.cert.CertificateException e) {
        throw new IOException("a certificate just made cannot be read", e);
      }
    }
  }
}
