package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;

class AgreementSigningTest {
  private static final String BOUND = AgreementBinding.bind(Texts.SMALL, Texts.trust());
  private static final Agreement AGREEMENT = Texts.agreement(BOUND);
  private static final SigningKeyPair A = World.authority(World.PARTY_A);
  private static final SigningKeyPair B = World.authority(World.PARTY_B);

  private static SignedAct signed(SigningKeyPair... signers) {
    return Acts.sign(AgreementSigning.change(AGREEMENT), List.of(signers), World.RANDOM);
  }

  private static String refusal(SignedAct one, SignedAct other) {
    var e = assertThrows(IllegalArgumentException.class, () -> AgreementSigning.merge(one, other));
    return String.valueOf(e.getMessage());
  }

  @Test
  void dependsOnTheDocumentAlone() {
    AgreementChange change = AgreementSigning.change(AGREEMENT);
    byte[] id =
        Sha.sha256(
            "agreement".getBytes(StandardCharsets.US_ASCII),
            AGREEMENT.version().digest().value().toArray());

    assertEquals(ActId.of(Arrays.copyOf(id, 16)), change.context().actId());
    assertEquals(Instant.ofEpochMilli(1), change.context().declared());
    assertEquals(AGREEMENT.version(), change.agreement());
    assertEquals(AGREEMENT.document(), change.document());
    assertArrayEquals(
        AgreementSigning.body(AGREEMENT),
        AgreementSigning.body(Texts.agreement("# other comment\n" + BOUND)));
  }

  @Test
  void refusesATemplateWithoutTrust() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AgreementSigning.change(Texts.agreement(Texts.SMALL)));
  }

  @Test
  void mergesSignaturesThatWereMadeApart() {
    SignedAct ofA = signed(A);
    SignedAct ofB = signed(B);

    SignedAct both = AgreementSigning.merge(ofA, ofB);

    assertEquals(
        new TreeSet<>(Set.of(A.credentialId().hex(), B.credentialId().hex())),
        new TreeSet<>(both.signers().stream().map(id -> id.hex()).toList()));
    assertEquals(both, AgreementSigning.merge(ofB, ofA));
    assertEquals(both, AgreementSigning.merge(both, ofA));
    assertTrue(AgreementSigning.isOf(AGREEMENT, both));
  }

  @Test
  void keepsTheFirstSignatureOfASignerWhoSignedTwice() {
    SignedAct first = signed(A);
    SignedAct again = signed(A);

    assertEquals(first, AgreementSigning.merge(first, again));
  }

  @Test
  void refusesAnotherDocument() {
    Agreement other = Texts.agreement(Texts.changed(BOUND, "version: 1", "version: 2"));
    SignedAct ofOther = Acts.sign(AgreementSigning.change(other), List.of(B), World.RANDOM);

    assertTrue(refusal(signed(A), ofOther).contains("different documents"));
    assertFalse(AgreementSigning.isOf(AGREEMENT, ofOther));
  }

  @Test
  void refusesActsOfAnotherKind() {
    SignedAct other = new SampleActs(new World(SuiteId.H1)).of(ActKind.CHANNEL).sign();

    assertTrue(refusal(signed(A), other).contains("only signed agreements"));
    assertTrue(refusal(other, signed(A)).contains("only signed agreements"));
    assertFalse(AgreementSigning.isOf(AGREEMENT, other));
  }

  @Test
  void refusesMoreSignersThanAnActCarries() {
    SignedAct three = signed(key("1"), key("2"), key("3"));

    assertTrue(refusal(three, signed(A, B)).contains("signatures"));
  }

  private static SigningKeyPair key(String name) {
    return World.signer(SuiteId.C1, name);
  }
}
