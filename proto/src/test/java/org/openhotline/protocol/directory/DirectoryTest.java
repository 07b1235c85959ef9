package org.openhotline.protocol.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Role;

/// A directory changes as a whole or not at all, and answers who is who.
final class DirectoryTest {
  private static final World WORLD = new World(SuiteId.C1);
  private static final SampleActs SAMPLES = new SampleActs(WORLD);
  private static final Instant AT = World.NOW.minus(Duration.ofDays(1));

  private final Directory directory = SAMPLES.directory();

  @Test
  void versionOneAnswersWhoIsWho() {
    assertEquals(List.of(World.PARTY_A, World.PARTY_B, World.PARTY_C), directory.parties());
    assertEquals(2, directory.version(World.PARTY_B));
    assertEquals(Optional.of(World.pin(World.PARTY_B)), directory.authorityPin(World.PARTY_B));
    assertEquals(
        Optional.of(World.PARTY_B),
        directory.authorityOf(World.authority(World.PARTY_B).credentialId()));
    var duty = WORLD.officer("b-duty", World.B, Role.DUTY);
    assertEquals(
        Optional.of(new Listed<>(World.PARTY_B, duty)), directory.officer(duty.credential().id()));
    var station = WORLD.station("b-station", World.B);
    var listed = Optional.of(new Listed<>(World.PARTY_B, station));
    assertEquals(listed, directory.station(station.credential().id()));
    assertEquals(listed, directory.stationOfTlsCertificate(station.tlsCertificate()));
    assertEquals(List.of(station), directory.stations(World.B));
    assertEquals(
        List.of("b-duty", "b-gone", "b-head", "b-releaser", "b-second"),
        directory.officers(World.B).stream().map(o -> o.officerId().value()).toList());
    assertEquals(Optional.of(AT), directory.revokedSince(WORLD.signer("b-gone").credentialId()));
    assertEquals(
        Optional.of(World.bytes("crl")),
        directory.revocationLists(World.PARTY_B).map(DirectoryEntry.RevocationLists::classical));
  }

  @Test
  void whatIsNotListedIsNotFound() {
    var stranger = WORLD.signer("stranger").credentialId();
    DeskId desk = new DeskId("XD");
    assertEquals(0, directory.version(desk.party()));
    assertTrue(directory.officer(stranger).isEmpty());
    assertTrue(directory.station(stranger).isEmpty());
    assertTrue(directory.revokedSince(stranger).isEmpty());
    assertTrue(directory.authorityOf(stranger).isEmpty());
    assertTrue(directory.authorityPin(desk.party()).isEmpty());
    assertTrue(directory.revocationLists(desk.party()).isEmpty());
    assertEquals(List.of(), directory.officers(desk));
    assertEquals(List.of(), directory.stations(desk));
    assertEquals(List.of(), directory.deskKeys(desk));
    assertTrue(directory.stationOfTlsCertificate(World.bytes("stranger")).isEmpty());
    assertTrue(directory.deskKey(WORLD.deskKey("stranger").keyId()).isEmpty());
  }

  @Test
  void deskKeysAreInForceFromTheirFirstToTheirLastInstantNewestFirst() {
    var old = WORLD.deskKeyEntry("XB", World.B);
    var next =
        new DirectoryEntry.DeskKey(
            World.B,
            WORLD.deskKey("next").publicKey(),
            old.notBefore().plus(Duration.ofDays(5)),
            old.notAfter().plus(Duration.ofDays(5)));
    Directory rotated = SampleActs.applied(directory, SAMPLES.change(World.PARTY_B, 3, next));

    assertEquals(List.of(next, old), rotated.deskKeys(World.B));
    assertEquals(List.of(old), rotated.deskKeysAt(World.B, old.notBefore()));
    assertEquals(List.of(), rotated.deskKeysAt(World.B, old.notBefore().minusMillis(1)));
    assertEquals(List.of(next, old), rotated.deskKeysAt(World.B, old.notAfter()));
    assertEquals(List.of(next), rotated.deskKeysAt(World.B, old.notAfter().plusMillis(1)));
    assertEquals(Optional.of(next), rotated.deskKey(next.keyId()));
  }

  @Test
  void anEntryOfTheSameIdReplacesTheEarlierOne() {
    var replaced =
        new DirectoryEntry.Officer(
            new LocalId("b-duty"),
            "B. Newname",
            World.B,
            java.util.Set.of(Role.HEAD),
            WORLD.credential("new keys"));

    Directory next = SampleActs.applied(directory, SAMPLES.change(World.PARTY_B, 3, replaced));

    assertTrue(next.officer(WORLD.signer("b-duty").credentialId()).isEmpty());
    assertEquals(
        Optional.of(replaced), next.officer(replaced.credential().id()).map(Listed::entry));
    assertEquals(5, next.officers(World.B).size());
    assertTrue(
        directory.officer(WORLD.signer("b-duty").credentialId()).isPresent(),
        "the earlier directory is unchanged");
  }

  @Test
  void theSameChangesGiveEqualDirectories() {
    assertEquals(directory, SAMPLES.directory());
    assertEquals(directory.hashCode(), SAMPLES.directory().hashCode());
    assertEquals("Directory[XA version 2, XB version 2, XC version 1]", directory.toString());
  }

  @Test
  void revocationOutlivesTheReplacementOfTheEntry() {
    Directory next =
        SampleActs.applied(
            directory,
            SAMPLES.change(
                World.PARTY_B,
                3,
                new DirectoryEntry.Officer(
                    new LocalId("b-gone"),
                    "Back again",
                    World.B,
                    java.util.Set.of(Role.DUTY),
                    WORLD.credential("fresh keys"))));

    var gone = WORLD.signer("b-gone").credentialId();
    assertTrue(next.officer(gone).isEmpty());
    assertEquals(Optional.of(AT), next.revokedSince(gone));
    assertInvalid(
        next,
        SAMPLES.change(World.PARTY_B, 4, WORLD.officer("b-gone", World.B, Role.DUTY)),
        "revoked, and that is final");
  }

  @Test
  void versionsAreGapless() {
    for (long version : new long[] {1, 2, 4, Long.MAX_VALUE}) {
      Refusal refusal =
          refused(
              directory,
              SAMPLES.change(World.PARTY_B, version, WORLD.officer("b-third", World.B, Role.DUTY)));
      assertEquals(RefusalCode.DIRECTORY_VERSION, refusal.code());
      assertEquals("3", refusal.details().get("expected"));
    }
    assertEquals(
        RefusalCode.DIRECTORY_VERSION,
        refused(Directory.empty(), SAMPLES.directoryTwo(World.PARTY_B)).code());
  }

  @Test
  void versionOneBeginsWithTheAuthorityAndOnlyThere() {
    assertInvalid(
        Directory.empty(),
        SAMPLES.change(World.PARTY_B, 1, WORLD.officer("b-duty", World.B, Role.DUTY)),
        "begins with the party's authority");
    assertInvalid(
        Directory.empty(),
        SAMPLES.change(
            World.PARTY_B,
            1,
            World.authorityEntry(World.PARTY_B),
            World.authorityEntry(World.PARTY_B)),
        "only at the beginning");
    assertInvalid(
        directory,
        SAMPLES.change(World.PARTY_B, 3, World.authorityEntry(World.PARTY_B)),
        "only at the beginning");
  }

  @Test
  void rootsMustBeThoseOfThePin() {
    DirectoryChange one = SAMPLES.directory(World.PARTY_B);
    Trust.AuthorityPin pin = World.pin(World.PARTY_B);
    Trust.AuthorityPin other = World.pin(World.PARTY_A);

    assertInstanceOf(Directory.Result.Applied.class, Directory.empty().apply(one, pin, World.NOW));
    for (Trust.AuthorityPin wrong :
        List.of(
            other,
            new Trust.AuthorityPin(pin.classical(), other.pq()),
            new Trust.AuthorityPin(other.classical(), pin.pq()))) {
      var rejected =
          assertInstanceOf(
              Directory.Result.Rejected.class, Directory.empty().apply(one, wrong, World.NOW));
      assertTrue(rejected.refusal().text().contains("pins"), rejected.refusal().text());
    }
  }

  @Test
  void aPartyListsItsOwnDesksOnly() {
    for (DirectoryEntry entry :
        List.of(
            WORLD.officer("third", World.A, Role.DUTY),
            WORLD.station("third", World.A),
            WORLD.deskKeyEntry("third", World.A))) {
      assertInvalid(directory, SAMPLES.change(World.PARTY_B, 3, entry), "desk XA is not one of XB");
    }
  }

  @Test
  void keysBelongToOneHolderEverywhere() {
    var duty = WORLD.credential("b-duty");
    var dutyOfOther = WORLD.credential("a-duty");
    var stationOfOther = WORLD.credential("a-station");
    for (Credential taken : List.of(duty, dutyOfOther, stationOfOther)) {
      assertInvalid(
          directory,
          SAMPLES.change(
              World.PARTY_B,
              3,
              new DirectoryEntry.Officer(
                  new LocalId("thief"), "Thief", World.B, java.util.Set.of(Role.DUTY), taken)),
          "already belongs to");
      assertInvalid(
          directory,
          SAMPLES.change(
              World.PARTY_B,
              3,
              new DirectoryEntry.Station(new LocalId("thief"), World.B, World.bytes("tls"), taken)),
          "already belongs to");
    }
    assertInvalid(
        directory,
        SAMPLES.change(
            World.PARTY_B,
            3,
            new DirectoryEntry.Officer(
                new LocalId("thief"),
                "Thief",
                World.B,
                java.util.Set.of(Role.DUTY),
                ofAuthority())),
        "the authority of XB");
  }

  private static Credential ofAuthority() {
    return new Credential(
        World.authority(World.PARTY_B).publicKey(),
        World.bytes("c"),
        World.bytes("p"),
        AT,
        World.NOW);
  }

  @Test
  void tlsCertificatesAndDeskKeysBelongToOneHolderEverywhere() {
    for (String owner : List.of("a-station", "b-station")) {
      assertInvalid(
          directory,
          SAMPLES.change(
              World.PARTY_B,
              3,
              new DirectoryEntry.Station(
                  new LocalId("second"),
                  World.B,
                  World.bytes("tls certificate of " + owner),
                  WORLD.credential("second"))),
          "that of another station");
    }
    assertInvalid(
        directory,
        SAMPLES.change(World.PARTY_B, 3, WORLD.deskKeyEntry("XA", World.B)),
        "that of another desk");
    assertInvalid(
        directory,
        SAMPLES.change(World.PARTY_B, 3, WORLD.deskKeyEntry("XB", new DeskId("XB-CERT"))),
        "that of another desk");
  }

  @Test
  void authoritiesOfTwoPartiesHaveDifferentKeys() {
    var copied =
        new DirectoryEntry.Authority(
            World.bytes("classical root of XD"),
            World.bytes("pq root of XD"),
            World.authority(World.PARTY_B).publicKey());
    assertInvalid(
        directory,
        SAMPLES.change(new DeskId("XD").party(), 1, copied),
        "those of the authority of XB");
  }

  @Test
  void keysThatMustNotBeUsedAreRefused() {
    var zero = new PublicSigningKey(SuiteId.C1, new byte[32], new byte[0]);
    assertInvalid(
        directory,
        SAMPLES.change(
            World.PARTY_B,
            3,
            new DirectoryEntry.Officer(
                new LocalId("weak"),
                "Weak",
                World.B,
                java.util.Set.of(Role.DUTY),
                new Credential(
                    zero,
                    World.bytes("c"),
                    org.openhotline.protocol.message.Bytes.EMPTY,
                    AT,
                    World.NOW))),
        "must not be used");
    assertInvalid(
        directory,
        SAMPLES.change(
            World.PARTY_B,
            3,
            new DirectoryEntry.DeskKey(
                World.B, new PublicSealingKey(SuiteId.C1, new byte[32]), AT, World.NOW)),
        "must not be used");
  }

  @Test
  void aPartyRevokesItsOwnAndOnce() {
    assertInvalid(
        directory,
        SAMPLES.change(
            World.PARTY_B,
            3,
            new DirectoryEntry.Revocation(WORLD.signer("a-duty").credentialId(), "spite")),
        "a party revokes its own");
    assertInvalid(
        directory,
        SAMPLES.change(
            World.PARTY_B,
            3,
            new DirectoryEntry.Revocation(WORLD.signer("b-gone").credentialId(), "again")),
        "revoked already");
  }

  @Test
  void nothingHoldsWhenTheLastEntryIsRefused() {
    DirectoryChange change =
        SAMPLES.change(
            World.PARTY_B,
            3,
            WORLD.officer("b-third", World.B, Role.DUTY),
            WORLD.officer("b-fourth", World.A, Role.DUTY));

    refused(directory, change);

    assertEquals(SAMPLES.directory(), directory);
    assertEquals(2, directory.version(World.PARTY_B));
  }

  private static void assertInvalid(Directory directory, DirectoryChange change, String reason) {
    Refusal refusal = refused(directory, change);
    assertEquals(RefusalCode.DIRECTORY_INVALID, refusal.code());
    assertTrue(refusal.text().contains(reason), refusal.text());
    assertTrue(refusal.text().startsWith("entries["), refusal.text());
  }

  private static Refusal refused(Directory directory, DirectoryChange change) {
    return assertInstanceOf(Directory.Result.Rejected.class, directory.apply(change, World.NOW))
        .refusal();
  }
}
