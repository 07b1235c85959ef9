package org.openhotline.protocol.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.SampleActs.Sample;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.wire.Acts;

/// Only those who may sign an act can, and each reason for a refusal is told apart.
final class ActVerifierTest {
  private static final World WORLD = new World(SuiteId.H1);
  private static final SampleActs SAMPLES = new SampleActs(WORLD);
  private static final Directory DIRECTORY = SAMPLES.directory();

  private final ActVerifier verifier = new ActVerifier();

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void everyKindVerifiesWhenItsSignersMaySign(SuiteId suite) {
    World world = new World(suite);
    SampleActs samples = new SampleActs(world);
    Directory directory = samples.directory();
    for (Sample sample : samples.all().values()) {
      SignedAct signed = sample.sign();

      var result = verifier.verify(signed, directory, world.inForce(), World.NOW, Plane.LIVE);

      var verified = assertInstanceOf(ActVerifier.Result.Verified.class, result, result.toString());
      assertEquals(
          signed.signers(), verified.signers().stream().map(SignerStanding::credential).toList());
    }
  }

  @Test
  void versionOneOfADirectoryIsSignedByTheAuthorityInside() {
    SignedAct signed = SAMPLES.of(ActKind.DIRECTORY).sign();
    var result = verifier.verify(signed, Directory.empty(), new TreeMap<>(), World.NOW, Plane.LIVE);
    assertInstanceOf(ActVerifier.Result.Verified.class, result, result.toString());
  }

  @Test
  void eachMissingHalfIsNamed() {
    SignedAct signed = SAMPLES.of(ActKind.ACKNOWLEDGED).sign();
    DualSignature both = signed.signatures().getFirst().signature();

    Refusal classical =
        refused(withSignature(signed, 0, new DualSignature(new byte[0], both.pq())));
    Refusal pq =
        refused(withSignature(signed, 0, new DualSignature(both.classical(), new byte[0])));

    assertEquals(RefusalCode.SIGNATURE_MISSING, classical.code());
    assertEquals("classical", classical.details().get("half"));
    assertEquals(RefusalCode.SIGNATURE_MISSING, pq.code());
    assertEquals("pq", pq.details().get("half"));
  }

  @Test
  void eachInvalidHalfAndItsSignerAreNamed() {
    SignedAct signed = SAMPLES.of(ActKind.MESSAGE).sign();
    for (int i = 0; i < 2; i++) {
      DualSignature both = signed.signatures().get(i).signature();
      Refusal classical =
          refused(
              withSignature(signed, i, new DualSignature(flipped(both.classical()), both.pq())));
      Refusal pq =
          refused(
              withSignature(signed, i, new DualSignature(both.classical(), flipped(both.pq()))));

      assertEquals(RefusalCode.SIGNATURE_INVALID, classical.code());
      assertEquals("classical", classical.details().get("half"));
      assertEquals(RefusalCode.SIGNATURE_INVALID, pq.code());
      assertEquals("pq", pq.details().get("half"));
      String signer = signed.signers().get(i).hex();
      assertEquals(signer, classical.details().get("signer"));
      assertEquals(signer, pq.details().get("signer"));
      assertTrue(pq.text().contains(i == 0 ? "a-duty" : "a-releaser"), pq.text());
    }
  }

  @Test
  void aSignatureOfAnotherKindOrPlaneDoesNotVerify() {
    OfficerFact declined = (OfficerFact) SAMPLES.of(ActKind.DECLINED).act();
    SignedAct signed = SAMPLES.of(ActKind.DECLINED).sign();
    SignedAct recast = Acts.assemble(ActKind.CANCEL, signed.body().toArray(), signed.signatures());
    assertEquals(declined.reason(), ((OfficerFact) recast.act()).reason());
    assertRefused(RefusalCode.SIGNATURE_INVALID, recast);
  }

  @Test
  void theOtherPlaneIsRefused() {
    SignedAct live = SAMPLES.of(ActKind.ACKNOWLEDGED).sign();
    var result = verifier.verify(live, DIRECTORY, WORLD.inForce(), World.NOW, Plane.EXERCISE);
    assertEquals(RefusalCode.WRONG_PLANE, refusal(result).code());
  }

  @Test
  void unknownSignersAreRefused() {
    assertRefused(RefusalCode.SIGNER_UNKNOWN, fact(ActKind.ACKNOWLEDGED, World.B, "stranger"));
    assertRefused(
        RefusalCode.SIGNER_UNKNOWN,
        Acts.sign(
            SAMPLES.of(ActKind.AGREEMENT).act(), List.of(WORLD.signer("a-duty")), World.RANDOM));
  }

  @Test
  void revokedSignersAreRefusedAlsoAfterTheirEntryWasReplaced() {
    SignedAct signed = fact(ActKind.ACKNOWLEDGED, World.B, "b-gone");
    Refusal refusal = refused(signed);
    assertEquals(RefusalCode.OFFICER_REVOKED, refusal.code());
    assertEquals("2026-02-28T12:00:00Z", refusal.details().get("since"));

    Directory revokedStation =
        SampleActs.applied(
            DIRECTORY,
            SAMPLES.change(
                World.PARTY_B,
                3,
                new org.openhotline.protocol.message.DirectoryEntry.Revocation(
                    WORLD.signer("b-station").credentialId(), "stolen")));
    assertEquals(
        RefusalCode.STATION_REVOKED,
        refusal(
                verifier.verify(
                    SAMPLES.of(ActKind.DELIVERED).sign(),
                    revokedStation,
                    WORLD.inForce(),
                    World.NOW,
                    Plane.LIVE))
            .code());
  }

  @Test
  void credentialsAreValidFromTheirFirstToTheirLastInstant() {
    SignedAct signed = SAMPLES.of(ActKind.ACKNOWLEDGED).sign();
    Instant first = WORLD.credential("b-duty").notBefore();
    Instant last = WORLD.credential("b-duty").notAfter();
    for (Instant valid : List.of(first, last)) {
      assertInstanceOf(ActVerifier.Result.Verified.class, entitledAt(signed, valid));
    }
    for (Instant invalid : List.of(first.minusMillis(1), last.plusMillis(1))) {
      assertEquals(RefusalCode.OFFICER_EXPIRED, refusal(entitledAt(signed, invalid)).code());
      assertEquals(
          RefusalCode.OFFICER_EXPIRED,
          refusal(entitledAt(SAMPLES.of(ActKind.DELIVERED).sign(), invalid)).code());
    }
  }

  private static ActVerifier.Result entitledAt(SignedAct signed, Instant at) {
    return ActVerifier.entitled(signed, DIRECTORY, WORLD.inForce(), at, Plane.LIVE);
  }

  @Test
  void officersSpeakForTheirOwnDeskOnly() {
    for (ActKind kind :
        List.of(ActKind.ACKNOWLEDGED, ActKind.HOLDING, ActKind.DECLINED, ActKind.CLOSE)) {
      assertRefused(RefusalCode.OFFICER_OF_OTHER_PARTY, fact(kind, World.B, "a-duty"));
    }
    assertRefused(RefusalCode.OFFICER_OF_OTHER_PARTY, fact(ActKind.CANCEL, World.A, "b-duty"));
    assertRefused(
        RefusalCode.OFFICER_OF_OTHER_PARTY,
        signed(SAMPLES.watch(WatchChange.Change.TAKE), "a-duty"));
    assertRefused(
        RefusalCode.OFFICER_OF_OTHER_PARTY, signed(SAMPLES.of(ActKind.CHANNEL).act(), "a-head"));
    assertRefused(
        RefusalCode.STATION_OF_OTHER_DESK,
        signed(SAMPLES.stationFact(ActKind.DELIVERED), "a-station"));
  }

  @Test
  void theKindOfSignerAndItsRolesMustFit() {
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, fact(ActKind.ACKNOWLEDGED, World.B, "b-station"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, signed(SAMPLES.stationFact(ActKind.DELIVERED), "b-duty"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, fact(ActKind.ACKNOWLEDGED, World.B, "b-releaser"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, signed(SAMPLES.of(ActKind.CHANNEL).act(), "b-duty"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, signed(SAMPLES.watch(WatchChange.Change.TAKE), "b-head"));
    assertVerified(fact(ActKind.ACKNOWLEDGED, World.B, "b-head"));
    assertVerified(fact(ActKind.CLOSE, World.B, "b-releaser"));
  }

  @Test
  void theNumberOfSignersMustFit() {
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, fact(ActKind.ACKNOWLEDGED, World.B, "b-duty", "b-head"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED,
        signed(SAMPLES.watch(WatchChange.Change.HAND_OVER), "b-duty"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED,
        signed(message(Precedence.IMMEDIATE), "a-duty", "a-releaser"));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED,
        signed(message(Precedence.FLASH), "a-duty", "a-releaser", "a-head"));
  }

  @Test
  void aFlashIsReleasedByASecondOfficerOfTheParty() {
    Message flash = message(Precedence.FLASH);
    Refusal refusal = refused(signed(flash, "a-duty"));
    assertEquals(RefusalCode.RELEASE_MISSING, refusal.code());
    assertEquals("RELEASER", refusal.details().get("role"));
    assertRefused(RefusalCode.OFFICER_OF_OTHER_PARTY, signed(flash, "a-duty", "b-releaser"));
    assertRefused(RefusalCode.SIGNER_NOT_ENTITLED, signed(flash, "a-duty", "a-head"));
    assertRefused(RefusalCode.SIGNER_NOT_ENTITLED, signed(flash, "a-releaser", "a-duty"));
    assertVerified(signed(message(Precedence.IMMEDIATE), "a-duty"));
  }

  @Test
  void agreementsThatAreNotInForceAreRefused() {
    SignedAct signed = SAMPLES.of(ActKind.ACKNOWLEDGED).sign();
    var none = verifier.verify(signed, DIRECTORY, new TreeMap<>(), World.NOW, Plane.LIVE);
    assertEquals(RefusalCode.AGREEMENT_UNKNOWN, refusal(none).code());

    Act older =
        new ChannelChange(
            new ActContext(
                Plane.LIVE,
                new AgreementVersion(WORLD.version().id(), World.digest("older")),
                World.id("x"),
                World.B,
                World.NOW),
            true,
            "reason");
    assertRefused(RefusalCode.AGREEMENT_UNKNOWN, signed(older, "b-head"));
  }

  @Test
  void factsAboutMessagesOfAnEarlierVersionStand() {
    Act older =
        new StationFact(
            new ActContext(
                Plane.LIVE,
                new AgreementVersion(WORLD.version().id(), World.digest("older")),
                World.id("x"),
                World.B,
                World.NOW),
            ActKind.DELIVERED,
            World.id("message"),
            World.digest("header"),
            "");
    assertVerified(signed(older, "b-station"));
  }

  @Test
  void desksThatTheAgreementDoesNotNameAreRefused() {
    DeskId cert = new DeskId("XB-CERT");
    Directory directory =
        SampleActs.applied(
            DIRECTORY,
            SAMPLES.change(
                World.PARTY_B,
                3,
                WORLD.officer("cert-duty", cert, Role.DUTY, Role.HEAD),
                WORLD.station("cert-station", cert)));
    Act channel = new ChannelChange(WORLD.context("c", cert), true, "reason");
    Act take = new WatchChange(WORLD.context("w", cert), WatchChange.Change.TAKE, List.of());
    Act fact = SAMPLES.officerFact(ActKind.ACKNOWLEDGED, cert);
    for (SignedAct signed :
        List.of(
            signed(channel, "cert-duty"), signed(take, "cert-duty"), signed(fact, "cert-duty"))) {
      var result = verifier.verify(signed, directory, WORLD.inForce(), World.NOW, Plane.LIVE);
      assertEquals(RefusalCode.DESK_NOT_IN_AGREEMENT, refusal(result).code());
    }
  }

  @Test
  void anotherSuiteThanTheAgreementsIsRefused() {
    World narrow = new World(SuiteId.C1);
    SampleActs narrowSamples = new SampleActs(narrow);
    SignedAct signed =
        Acts.sign(
            SAMPLES.officerFact(ActKind.ACKNOWLEDGED, World.B),
            List.of(narrow.signer("b-duty")),
            World.RANDOM);
    var result =
        verifier.verify(signed, narrowSamples.directory(), WORLD.inForce(), World.NOW, Plane.LIVE);
    assertEquals(RefusalCode.SUITE_NOT_AGREED, refusal(result).code());
  }

  @Test
  void aSignatureThatNamesAnotherSuiteThanItsCredentialIsRefused() {
    SignedAct signed = SAMPLES.of(ActKind.ACKNOWLEDGED).sign();
    SignedAct.Signed first = signed.signatures().getFirst();
    SignedAct recast =
        Acts.assemble(
            ActKind.ACKNOWLEDGED,
            signed.body().toArray(),
            List.of(new SignedAct.Signed(first.signer(), SuiteId.C1, first.signature())));
    assertRefused(RefusalCode.SIGNATURE_INVALID, recast);
  }

  @Test
  void whatTheAgreementDoesNotAllowIsRefused() {
    var draft = SAMPLES.draft(Precedence.IMMEDIATE);
    var unknownClass =
        new org.openhotline.protocol.message.MessageDraft(
            draft.context(),
            draft.serial(),
            draft.previous(),
            draft.drafter(),
            draft.action(),
            draft.info(),
            draft.precedence(),
            "whatever",
            draft.inReplyTo(),
            draft.replyKind(),
            draft.references(),
            draft.validFrom(),
            draft.validUntil(),
            draft.suite(),
            draft.recipients(),
            null);
    assertRefused(RefusalCode.NOT_IN_AGREEMENT, signed(SAMPLES.message(unknownClass), "a-duty"));
  }

  @Test
  void directoriesAreChangedByTheirOwnAuthorityOnly() {
    DirectoryChange change =
        SAMPLES.change(World.PARTY_B, 3, WORLD.officer("b-third", World.B, Role.DUTY));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED,
        Acts.sign(change, List.of(World.authority(World.PARTY_A)), World.RANDOM));
    assertRefused(RefusalCode.SIGNER_NOT_ENTITLED, signed(change, "b-head"));
    assertVerified(Acts.sign(change, List.of(World.authority(World.PARTY_B)), World.RANDOM));

    DirectoryChange headless =
        SAMPLES.change(
            new DeskId("XD").party(), 1, WORLD.officer("d", new DeskId("XD"), Role.DUTY));
    assertRefused(
        RefusalCode.DIRECTORY_INVALID,
        Acts.sign(headless, List.of(World.authority(World.PARTY_A)), World.RANDOM));
  }

  @Test
  void anAgreementIsSignedByEverySignatoryAndNobodyElse() {
    Act agreement = SAMPLES.of(ActKind.AGREEMENT).act();
    SigningKeyPair a = World.authority(World.PARTY_A);
    SigningKeyPair b = World.authority(World.PARTY_B);
    SigningKeyPair c = World.authority(World.PARTY_C);

    assertRefused(RefusalCode.SIGNATURE_MISSING, Acts.sign(agreement, List.of(a), World.RANDOM));
    assertRefused(
        RefusalCode.SIGNER_NOT_ENTITLED, Acts.sign(agreement, List.of(a, b, c), World.RANDOM));
    assertVerified(Acts.sign(agreement, List.of(b, a), World.RANDOM));
  }

  @Test
  void aDocumentThatIsNoAgreementIsRefused() {
    var document = World.bytes("{}");
    Act change =
        new AgreementChange(
            new ActContext(
                Plane.LIVE,
                new AgreementVersion(
                    new AgreementId("test"),
                    org.openhotline.protocol.message.Digest.of(
                        org.openhotline.protocol.crypto.Sha.sha256(document.toArray()))),
                World.id("x"),
                null,
                World.NOW),
            document);
    assertRefused(
        RefusalCode.MALFORMED,
        Acts.sign(change, List.of(World.authority(World.PARTY_A)), World.RANDOM));
  }

  private static Message message(Precedence precedence) {
    return SAMPLES.message(SAMPLES.draft(precedence));
  }

  private static SignedAct fact(ActKind kind, DeskId desk, String... signers) {
    return signed(SAMPLES.officerFact(kind, desk), signers);
  }

  private static SignedAct signed(Act act, String... signers) {
    return Acts.sign(act, Arrays.stream(signers).map(WORLD::signer).toList(), World.RANDOM);
  }

  private static SignedAct withSignature(SignedAct act, int index, DualSignature signature) {
    List<SignedAct.Signed> signatures = new ArrayList<>(act.signatures());
    SignedAct.Signed old = signatures.get(index);
    signatures.set(index, new SignedAct.Signed(old.signer(), old.suite(), signature));
    return Acts.assemble(act.act().kind(), act.body().toArray(), signatures);
  }

  private static byte[] flipped(byte[] signature) {
    byte[] copy = signature.clone();
    copy[copy.length / 2] ^= 1;
    return copy;
  }

  private void assertVerified(SignedAct signed) {
    var result = verifier.verify(signed, DIRECTORY, WORLD.inForce(), World.NOW, Plane.LIVE);
    assertInstanceOf(ActVerifier.Result.Verified.class, result, result.toString());
  }

  private void assertRefused(RefusalCode code, SignedAct signed) {
    Refusal refusal = refused(signed);
    assertEquals(code, refusal.code(), refusal.text());
  }

  private Refusal refused(SignedAct signed) {
    return refusal(verifier.verify(signed, DIRECTORY, WORLD.inForce(), World.NOW, Plane.LIVE));
  }

  private static Refusal refusal(ActVerifier.Result result) {
    return assertInstanceOf(ActVerifier.Result.Refused.class, result).refusal();
  }
}
