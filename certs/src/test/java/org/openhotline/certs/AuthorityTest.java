package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.PathResult.Accepted;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;

class AuthorityTest {
  private static final DeskId DESK = new DeskId("XA");
  private static final CertificateName OFFICER =
      CertificateName.officer(DESK, new LocalId("a-ivanova"));
  private static final CertificateName STATION = CertificateName.station(DESK, new LocalId("xa-1"));

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private final PartyAuthority.Environment environment =
      new PartyAuthority.Environment(
          new KeyVault("secret".toCharArray(), KeyProtection.DEVELOPMENT, random),
          InstantSource.fixed(CertificateForge.NOW),
          random);

  private PartyAuthority create() throws IOException {
    return PartyAuthority.create(folder.resolve("xa"), new PartyId("XA"), Plane.LIVE, environment);
  }

  private Credential credential(PartyAuthority authority, CertificateName name) throws IOException {
    return authority.issueSigning(name, SigningKeyPair.generate(SuiteId.H1, random).publicKey());
  }

  @Test
  void opensAgainWithAllThatItKnew() throws IOException {
    DirectoryEntry.Authority roots;
    Credential issued;
    try (PartyAuthority authority = create()) {
      roots = authority.roots();
      issued = credential(authority, OFFICER);
      authority.publish(List.of(officer(issued)));
      assertThrows(FileAlreadyExistsException.class, this::create);
    }
    try (PartyAuthority authority = PartyAuthority.open(folder.resolve("xa"), environment)) {
      assertEquals(roots, authority.roots());
      assertEquals(new PartyId("XA"), authority.party());
      assertTrue(authority.entries().contains(officer(issued)));
      assertInstanceOf(
          Accepted.class,
          authority
              .paths()
              .check(issued.classicalCertificate(), Profile.SIGNING_ED25519, CertificateForge.NOW));
      assertThrows(
          AuthorityException.class, () -> PartyAuthority.open(folder.resolve("xa"), environment));
    }
  }

  @Test
  void beginsTheDirectoryWithItsRootsAndKeepsActsSmallAndGapless() throws IOException {
    try (PartyAuthority authority = create()) {
      List<DirectoryEntry> entries = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        CertificateName name = CertificateName.officer(DESK, new LocalId("officer-" + i));
        entries.add(
            new DirectoryEntry.Officer(
                name.id(), "Officer " + i, DESK, Set.of(Role.DUTY), credential(authority, name)));
      }

      List<SignedAct> acts = authority.publish(entries);

      assertTrue(acts.size() > 1);
      List<DirectoryEntry> all = new ArrayList<>();
      for (int i = 0; i < acts.size(); i++) {
        DirectoryChange change = assertInstanceOf(DirectoryChange.class, acts.get(i).act());
        assertEquals(i + 1, change.version());
        assertTrue(acts.get(i).bytes().length() <= SignedAct.MAX_BYTES);
        assertTrue(
            authority
                .roots()
                .credential()
                .checked()
                .verify(
                    Acts.signatureInput(acts.get(i), SuiteId.N1),
                    acts.get(i).signatures().getFirst().signature())
                .isVerified());
        assertEquals(
            acts.get(i).bytes(),
            Bytes.of(Files.readAllBytes(folder.resolve("xa/outbox/XA-%06d.act".formatted(i + 1)))));
        all.addAll(change.entries());
      }
      assertEquals(authority.roots(), all.getFirst());
      assertInstanceOf(DirectoryEntry.RevocationLists.class, all.get(1));
      assertEquals(entries, all.subList(2, all.size()));
    }
  }

  @Test
  void revokesEveryCertificateOfAStation() throws IOException {
    try (PartyAuthority authority = create()) {
      Credential signing = credential(authority, STATION);
      Bytes tls = authority.issueStationTls(STATION, TlsKey.generate(random).publicKey());
      Credential other = credential(authority, OFFICER);
      authority.publish(List.of(new DirectoryEntry.Station(STATION.id(), DESK, tls, signing)));

      List<SignedAct> acts = authority.revoke(signing.id(), "lost");

      DirectoryChange change = assertInstanceOf(DirectoryChange.class, acts.getFirst().act());
      assertEquals(2, change.version());
      assertEquals(
          new DirectoryEntry.Revocation(signing.id(), "lost"), change.entries().getFirst());
      PathCheck paths = authority.paths();
      assertEquals(
          List.of(
              Optional.of(CertificateFlaw.REVOKED),
              Optional.of(CertificateFlaw.REVOKED),
              Optional.of(CertificateFlaw.REVOKED),
              Optional.empty()),
          List.of(
              flaw(paths, tls, Profile.STATION_TLS),
              flaw(paths, signing.classicalCertificate(), Profile.SIGNING_ED25519),
              flaw(paths, signing.pqCertificate(), Profile.SIGNING_ML_DSA_65),
              flaw(paths, other.classicalCertificate(), Profile.SIGNING_ED25519)));
    }
  }

  @Test
  void listsAreCurrentForAsLongAsTheSettingsSay() throws IOException {
    Path settings = folder.resolve("xa").resolve("authority.yaml");
    create().close();
    Files.writeString(settings, Files.readString(settings) + "list_validity: 48h\n");
    try (PartyAuthority authority = PartyAuthority.open(folder.resolve("xa"), environment)) {
      Credential officer = credential(authority, OFFICER);
      Instant later = CertificateForge.NOW.plus(Duration.ofHours(47));
      assertEquals(PathResult.Revocation.STALE, revocation(authority, officer, later));

      authority.renewLists();

      assertEquals(PathResult.Revocation.FRESH, revocation(authority, officer, later));
    }
    Files.writeString(settings, Files.readString(settings).replace("48h", "soon"));
    assertThrows(
        AuthorityException.class, () -> PartyAuthority.open(folder.resolve("xa"), environment));
  }

  private static PathResult.Revocation revocation(
      PartyAuthority authority, Credential officer, Instant at) throws IOException {
    return assertInstanceOf(
            Accepted.class,
            authority.paths().check(officer.classicalCertificate(), Profile.SIGNING_ED25519, at))
        .revocation();
  }

  private static Optional<CertificateFlaw> flaw(
      PathCheck paths, Bytes certificate, Profile profile) {
    return switch (paths.check(certificate, profile, CertificateForge.NOW)) {
      case Accepted a -> Optional.empty();
      case Refused r -> Optional.of(r.flaw());
    };
  }

  @Test
  void issuesNothingForOthersAndNoKeyTwice() throws IOException {
    try (PartyAuthority authority = create()) {
      SigningKeyPair pair = SigningKeyPair.generate(SuiteId.H1, random);
      authority.issueSigning(OFFICER, pair.publicKey());
      CertificateName foreign = CertificateName.officer(new DeskId("XB"), new LocalId("b"));
      CertificateName second = CertificateName.officer(DESK, new LocalId("second"));

      assertThrows(
          AuthorityException.class, () -> authority.issueSigning(foreign, pair.publicKey()));
      assertThrows(
          AuthorityException.class, () -> authority.issueSigning(second, pair.publicKey()));
      assertThrows(
          AuthorityException.class,
          () -> authority.issueStationTls(OFFICER, TlsKey.generate(random).publicKey()));
      authority.issueSigning(OFFICER, pair.publicKey());
    }
  }

  @Test
  void opensslVerifiesChainAndListAndRefusesTheRevoked() throws Exception {
    InstantSource now = InstantSource.system();
    try (PartyAuthority authority =
        PartyAuthority.create(
            folder.resolve("live"),
            new PartyId("XA"),
            Plane.LIVE,
            new PartyAuthority.Environment(environment.vault(), now, random))) {
      Credential officer = credential(authority, OFFICER);
      Credential lost = credential(authority, CertificateName.officer(DESK, new LocalId("lost")));
      Bytes tls = authority.issueStationTls(STATION, TlsKey.generate(random).publicKey());
      authority.revoke(lost.id(), "lost");
      Path good = folder.resolve("officer.crt");
      Path revoked = folder.resolve("lost.crt");
      Path station = folder.resolve("station.crt");
      Pem.write(good, Pem.Kind.CERTIFICATE, List.of(officer.classicalCertificate()));
      Pem.write(revoked, Pem.Kind.CERTIFICATE, List.of(lost.classicalCertificate()));
      Pem.write(station, Pem.Kind.CERTIFICATE, List.of(tls));

      assertTrue(verify(0, good).contains("OK"));
      assertTrue(verify(2, revoked).contains("certificate revoked"));
      assertTrue(verify(0, station, "-purpose", "sslclient").contains("OK"));
      assertTrue(verify(2, station, "-purpose", "sslserver").contains("purpose"));
    }
  }

  private String verify(int code, Path certificate, String... more) throws Exception {
    Path live = folder.resolve("live");
    List<String> command = new ArrayList<>(List.of("verify", "-x509_strict", "-crl_check"));
    command.addAll(List.of("-CAfile", live.resolve("root-classical.crt").toString()));
    command.addAll(List.of("-CRLfile", live.resolve("crl-classical.crl").toString()));
    command.addAll(List.of(more));
    command.add(certificate.toString());
    return Openssl.run(code, command.toArray(new String[0]));
  }

  private static DirectoryEntry.Officer officer(Credential credential) {
    return new DirectoryEntry.Officer(
        OFFICER.id(), "Anna Ivanova", DESK, Set.of(Role.DUTY, Role.RELEASER), credential);
  }
}
