package org.openhotline.certs.development;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.AuthorityException;
import org.openhotline.certs.DeskKeyEscrow;
import org.openhotline.certs.DeskKeyPackage;
import org.openhotline.certs.DirectoryCheck;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.KeyFileException;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.Person;
import org.openhotline.certs.RecordVerification;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.RelayPathCheck;
import org.openhotline.certs.StationHome;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

class DevelopmentAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir static Path parent;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static int worlds;

  private static World make() throws IOException {
    return DevelopmentAuthority.make(
        new DevelopmentAuthority.Request(
            parent.resolve("world-" + worlds++),
            ShippedAgreements.text(ShippedAgreements.DEMO),
            "demo.hotline/live",
            List.of("localhost:7400", "127.0.0.1:7400"),
            InstantSource.fixed(NOW)));
  }

  private static List<SignedAct> intake(World world) throws IOException, MalformedException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(world.intake())) {
      files = listed.sorted().toList();
    }
    List<SignedAct> acts = new ArrayList<>();
    for (Path file : files) {
      acts.add(Acts.parse(Files.readAllBytes(file)));
    }
    return acts;
  }

  private static Trust.AuthorityPin pin(World world, PartyId party) {
    Trust.AuthorityPin pin = world.trust().authorities().get(party);
    if (pin == null) {
      throw new IllegalStateException("the agreement pins no roots of " + party);
    }
    return pin;
  }

  private static Directory directory(World world) throws IOException, MalformedException {
    Directory directory = Directory.empty();
    for (SignedAct act : intake(world)) {
      if (act.act() instanceof DirectoryChange change) {
        directory =
            assertInstanceOf(
                    Directory.Result.Applied.class,
                    directory.apply(change, pin(world, change.party()), NOW))
                .directory();
      }
    }
    return directory;
  }

  @Test
  void makesAWorldWhoseActsARelayTakesInTheOrderOfTheirNames() throws Exception {
    long begin = System.nanoTime();
    World world = make();
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);

    Directory directory = Directory.empty();
    ActVerifier verifier = new ActVerifier();
    List<SignedAct> acts = intake(world);
    for (SignedAct act : acts) {
      if (act.act() instanceof DirectoryChange change) {
        assertEquals(
            Optional.empty(),
            DirectoryCheck.check(change, directory, pin(world, change.party()), NOW));
      }
      assertInstanceOf(
          ActVerifier.Result.Verified.class,
          verifier.verify(act, directory, Map.of(), NOW, Plane.LIVE));
      if (act.act() instanceof DirectoryChange change) {
        directory =
            assertInstanceOf(
                    Directory.Result.Applied.class,
                    directory.apply(change, pin(world, change.party()), NOW))
                .directory();
      }
    }
    assertInstanceOf(AgreementChange.class, acts.getLast().act());
    assertEquals(3, directory.parties().size());
    assertEquals(5, directory.officers(new DeskId("XB")).size());
    assertTrue(taken.compareTo(Duration.ofSeconds(20)) < 0, "it took " + taken);
  }

  @Test
  void equipsEveryHomeWithWhatItsStationNeeds() throws Exception {
    World world = make();
    Directory directory = directory(world);
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      for (String desk : world.desks()) {
        StationHome home = StationHome.read(world.home(desk).folder());
        assertEquals(world.home(desk), home);
        DirectoryEntry.Station station = directory.stations(home.desk()).getFirst();
        TlsIdentity tls = home.tls(vault);
        assertEquals(station.tlsCertificate(), Bytes.of(tls.chain().getFirst().getEncoded()));
        assertEquals(station.credential().id(), home.stationKey(vault).credentialId());
        assertEquals(
            directory.deskKeysAt(home.desk(), NOW).getFirst().keyId(),
            home.deskKeys(vault).getFirst().keyId());
        for (DirectoryEntry.Officer officer : directory.officers(home.desk())) {
          assertEquals(
              officer.credential().id(),
              home.officerKey(vault, officer.officerId()).credentialId());
        }
        assertEquals(world.agreement(), home.agreements().get(world.agreement().version().id()));
      }
    }
  }

  @Test
  void relayHasKeysThatTheAgreementPins() throws Exception {
    World world = make();
    Trust trust = world.trust();
    try (KeyVault vault = DevelopmentAuthority.vault();
        RelayAuthority relay =
            RelayAuthority.open(
                world.relay(),
                new PartyAuthority.Environment(vault, InstantSource.fixed(NOW), RANDOM))) {
      assertEquals(trust.relay(), relay.pin());
      assertEquals("demo.hotline/live", RecordVerification.of(relay.pin()).origin());
      TlsIdentity tls =
          TlsIdentity.load(
              vault,
              world.relay().resolve(RelayAuthority.TLS_KEY),
              world.relay().resolve(RelayAuthority.TLS_CHAIN));
      List<Bytes> chain = new ArrayList<>();
      for (var certificate : tls.chain()) {
        chain.add(Bytes.of(certificate.getEncoded()));
      }
      assertEquals(
          Optional.empty(),
          new RelayPathCheck(trust.relay().tlsRoot()).flaw(chain, "127.0.0.1", NOW));
    }
  }

  @Test
  void aSecondStationGetsEveryKeyOfTheDeskFromTheAuthority() throws Exception {
    World world = make();
    try (KeyVault vault = DevelopmentAuthority.vault();
        PartyAuthority authority = open(world, "XB", vault)) {
      Enrolment enrolment = enrolment(authority, vault);
      StationHome first = world.home("XB");
      SealingKeyPair oldest = first.deskKeys(vault).getFirst();
      enrolment.rotateDeskKey(first.desk(), SuiteId.H1, DeskKeyEscrow.VALIDITY, List.of(first));

      Enrolment.Enrolled second =
          enrolment.enrol(request(world, "xb-2", List.of(Person.parse("Boris Novak:DUTY"))));

      List<SealingKeyPair> keys = second.home().deskKeys(vault);
      assertEquals(2, keys.size());
      assertEquals(oldest.keyId(), keys.getLast().keyId());
      assertEquals(
          first.deskKeys(vault).stream().map(SealingKeyPair::keyId).toList(),
          keys.stream().map(SealingKeyPair::keyId).toList());
      assertThrows(
          AuthorityException.class, () -> enrolment.enrol(request(world, "xb-1", List.of())));
      assertThrows(
          FileAlreadyExistsException.class,
          () -> enrolment.enrol(request(world, "xb-2", List.of())));
    }
  }

  @Test
  void renewsCertificatesOverTheSameKeys() throws Exception {
    World world = make();
    Directory directory = directory(world);
    StationHome home = world.home("XB");
    try (KeyVault vault = DevelopmentAuthority.vault();
        PartyAuthority authority = open(world, "XB", vault)) {
      DirectoryEntry.Officer first = directory.officers(home.desk()).getFirst();
      authority.revoke(first.credential().id(), "left");

      Enrolment.Enrolled renewed = enrolment(authority, vault).renew(home);

      for (SignedAct act : authority.directoryActs()) {
        DirectoryChange change = assertInstanceOf(DirectoryChange.class, act.act());
        if (change.version() > directory.version(change.party())) {
          Instant later = NOW.plusSeconds(60);
          assertEquals(
              Optional.empty(),
              DirectoryCheck.check(change, directory, pin(world, change.party()), later));
          directory =
              assertInstanceOf(Directory.Result.Applied.class, directory.apply(change, later))
                  .directory();
        }
      }
      DirectoryEntry.Station station = directory.stations(home.desk()).getFirst();
      assertEquals(
          station.tlsCertificate(), Bytes.of(home.tls(vault).chain().getFirst().getEncoded()));
      assertEquals(home.stationKey(vault).credentialId(), station.credential().id());
      assertEquals(5, renewed.entries().size());
      assertTrue(renewed.entries().stream().noneMatch(e -> e.equals(first)));
      authority.revoke(station.credential().id(), "lost");
      assertThrows(AuthorityException.class, () -> enrolment(authority, vault).renew(home));
    }
  }

  @Test
  void deskKeysTravelUnderAOneTimePassphrase() throws Exception {
    World world = make();
    String once = DeskKeyPackage.oneTimePassphrase(RANDOM);
    Path file = world.folder().resolve("package.pem");
    try (KeyVault vault = DevelopmentAuthority.vault();
        KeyVault oneTime = new KeyVault(once.toCharArray(), KeyProtection.DEVELOPMENT, RANDOM);
        KeyVault wrong = new KeyVault("x".toCharArray(), KeyProtection.DEVELOPMENT, RANDOM)) {
      SealingKeyPair key = world.home("XA").deskKeys(vault).getFirst();
      DeskKeyPackage.write(file, List.of(new DeskKeyPackage.Entry(key, NOW)), oneTime);

      DeskKeyPackage.Entry read = DeskKeyPackage.read(file, oneTime).getFirst();

      assertEquals(key.keyId(), read.key().keyId());
      assertEquals(NOW, read.from());
      assertThrows(KeyFileException.class, () -> DeskKeyPackage.read(file, wrong));
      assertFalse(world.home("XA").addDeskKey(vault, read.key(), read.from()));
    }
  }

  @Test
  void refusesEntriesThatContradictTheirCertificates() throws Exception {
    World world = make();
    Directory directory = directory(world);
    DeskId desk = new DeskId("XB");
    try (KeyVault vault = DevelopmentAuthority.vault();
        PartyAuthority authority = open(world, "XB", vault)) {
      DirectoryEntry.Officer head =
          directory.officers(desk).stream()
              .filter(o -> o.roles().contains(Role.HEAD))
              .findFirst()
              .orElseThrow();
      DirectoryEntry.Officer deputy =
          directory.officers(desk).stream()
              .filter(o -> o.roles().contains(Role.DEPUTY))
              .findFirst()
              .orElseThrow();
      DirectoryEntry.Station station = directory.stations(desk).getFirst();
      DirectoryEntry.Station foreign = directory.stations(new DeskId("XA")).getFirst();
      Credential good = head.credential();
      List<DirectoryEntry> bad =
          List.of(
              new DirectoryEntry.Officer(
                  new LocalId("other"), "Other", desk, Set.of(Role.HEAD), good),
              officer(
                  head,
                  new Credential(
                      deputy.credential().key(),
                      good.classicalCertificate(),
                      good.pqCertificate(),
                      good.notBefore(),
                      good.notAfter())),
              officer(
                  head,
                  new Credential(
                      good.key(),
                      good.classicalCertificate(),
                      deputy.credential().pqCertificate(),
                      good.notBefore(),
                      good.notAfter())),
              officer(
                  head,
                  new Credential(
                      good.key(),
                      good.classicalCertificate(),
                      good.pqCertificate(),
                      good.notBefore(),
                      good.notAfter().plusSeconds(1))),
              officer(head, directory.officers(new DeskId("XA")).getFirst().credential()),
              new DirectoryEntry.Station(
                  station.stationId(), desk, foreign.tlsCertificate(), station.credential()),
              new DirectoryEntry.Station(
                  new LocalId("xb-9"), desk, station.tlsCertificate(), station.credential()));
      for (DirectoryEntry entry : bad) {
        SignedAct act = authority.publish(List.of(entry)).getFirst();
        DirectoryChange change = assertInstanceOf(DirectoryChange.class, act.act());
        Optional<RefusalCode> code =
            DirectoryCheck.check(change, directory, pin(world, change.party()), NOW)
                .map(r -> r.code());
        assertTrue(
            code.equals(Optional.of(RefusalCode.DIRECTORY_INVALID))
                || code.equals(Optional.of(RefusalCode.CERTIFICATE_INVALID)),
            entry + " gave " + code);
      }
    }
  }

  @Test
  void anEntryMayEndBeforeItsCertificates() throws Exception {
    World world = make();
    Directory directory = directory(world);
    DirectoryEntry.Officer head = directory.officers(new DeskId("XB")).getFirst();
    Credential good = head.credential();
    Credential shorter =
        new Credential(
            good.key(),
            good.classicalCertificate(),
            good.pqCertificate(),
            good.notBefore().plusSeconds(10),
            good.notBefore().plusSeconds(20));
    try (KeyVault vault = DevelopmentAuthority.vault();
        PartyAuthority authority = open(world, "XB", vault)) {
      SignedAct act = authority.publish(List.of(officer(head, shorter))).getFirst();
      DirectoryChange change = assertInstanceOf(DirectoryChange.class, act.act());
      assertEquals(
          Optional.empty(),
          DirectoryCheck.check(change, directory, pin(world, change.party()), NOW));
    }
  }

  private static DirectoryEntry.Officer officer(
      DirectoryEntry.Officer officer, Credential credential) {
    return new DirectoryEntry.Officer(
        officer.officerId(), officer.name(), officer.desk(), officer.roles(), credential);
  }

  @Test
  void refusesRootsThatTheAgreementDoesNotPin() throws Exception {
    World world = make();
    World other = make();
    DirectoryChange first = assertInstanceOf(DirectoryChange.class, intake(other).getFirst().act());

    assertEquals(
        Optional.of(RefusalCode.DIRECTORY_INVALID),
        DirectoryCheck.check(first, Directory.empty(), pin(world, first.party()), NOW)
            .map(r -> r.code()));
    assertThrows(IOException.class, () -> world.home("XA").addAgreement(other.agreementAct()));
  }

  @Test
  void aHomeTrustsOnlyWhatItsOwnAuthoritySigned() throws Exception {
    World world = make();
    SignedAct act = world.agreementAct();
    SignedAct.Signed first = act.signatures().getFirst();
    SignedAct.Signed last = act.signatures().getLast();
    SignedAct xaOnly = Acts.assemble(act.act().kind(), act.body().toArray(), List.of(first));
    SignedAct xbOnly = Acts.assemble(act.act().kind(), act.body().toArray(), List.of(last));

    world.home("XA").addAgreement(xaOnly);
    assertThrows(IOException.class, () -> world.home("XA").addAgreement(xbOnly));
    assertThrows(IOException.class, () -> world.home("XC").addAgreement(act));
  }

  private static Enrolment.Request request(World world, String station, List<Person> officers) {
    return new Enrolment.Request(
        world.folder().resolve("home-" + station),
        new DeskId("XB"),
        new LocalId(station),
        officers,
        SuiteId.H1,
        List.of("localhost:7400"));
  }

  private static PartyAuthority open(World world, String party, KeyVault vault) throws IOException {
    Path folder = world.authorities().get(new PartyId(party));
    if (folder == null) {
      throw new IllegalArgumentException(party);
    }
    return PartyAuthority.open(
        folder,
        new PartyAuthority.Environment(vault, InstantSource.fixed(NOW.plusSeconds(60)), RANDOM));
  }

  private static Enrolment enrolment(PartyAuthority authority, KeyVault vault) {
    return new Enrolment(
        authority,
        new DeskKeyEscrow(authority.folder(), vault, RANDOM),
        vault,
        InstantSource.fixed(NOW.plusSeconds(60)),
        RANDOM);
  }
}
