package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.ExerciseMark;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.ReplyKind;

class SendingRulesTest {
  private static final Agreement AGREEMENT = Texts.agreement(Texts.SMALL);

  /// A message of the small agreement from XA to XB; tests change one thing of it.
  private static final class Draft {
    private Plane plane = Plane.LIVE;
    private AgreementVersion version = AGREEMENT.version();
    private SuiteId suite = SuiteId.H1;
    private String origin = "XA";
    private List<String> action = List.of("XB");
    private List<String> info = List.of("XC");
    private Precedence precedence = Precedence.PRIORITY;
    private String obligation = "answer";

    Optional<Refusal> check() {
      KeyId key = KeyId.of(World.bytes("0123456789abcdef").toArray());
      List<Recipient> recipients = new ArrayList<>();
      recipients.add(new Recipient(new DeskId(origin), key));
      desks(action).forEach(desk -> recipients.add(new Recipient(desk, key)));
      desks(info).forEach(desk -> recipients.add(new Recipient(desk, key)));
      return SendingRules.check(
          AGREEMENT,
          new MessageDraft(
              new ActContext(plane, version, World.id("m"), new DeskId(origin), World.NOW),
              1,
              null,
              World.signer(SuiteId.H1, "a-duty").credentialId(),
              desks(action),
              desks(info),
              precedence,
              obligation,
              null,
              ReplyKind.NONE,
              List.of(),
              null,
              null,
              suite,
              recipients,
              plane == Plane.EXERCISE ? new ExerciseMark("x", "i") : null));
    }
  }

  private static List<DeskId> desks(List<String> names) {
    return names.stream().map(DeskId::new).toList();
  }

  private static void assertRefused(RefusalCode code, String text, Optional<Refusal> refusal) {
    assertEquals(Optional.of(code + ": " + text), refusal.map(Refusal::toString));
  }

  @Test
  void takesWhatTheAgreementAllows() {
    assertEquals(Optional.empty(), new Draft().check());
  }

  @Test
  void refusesTheOtherPlane() {
    Draft draft = new Draft();
    draft.plane = Plane.EXERCISE;

    assertRefused(
        RefusalCode.WRONG_PLANE,
        "the message is of plane EXERCISE; agreement small is of plane LIVE",
        draft.check());
  }

  @Test
  void refusesAnotherVersionOrAgreement() {
    Draft draft = new Draft();
    draft.version = new AgreementVersion(new AgreementId("small"), Texts.digest(1));

    assertRefused(
        RefusalCode.AGREEMENT_UNKNOWN,
        "the message stands under small "
            + "01".repeat(32)
            + "; this is small "
            + AGREEMENT.version().digest()
            + "; fetch the agreement in force and send again",
        draft.check());
  }

  @Test
  void refusesAnotherSuite() {
    Draft draft = new Draft();
    draft.suite = SuiteId.C1;

    assertRefused(
        RefusalCode.SUITE_NOT_AGREED,
        "the message uses suite C1; agreement small uses H1",
        draft.check());
  }

  @Test
  void refusesDesksThatTheAgreementDoesNotName() {
    Draft from = new Draft();
    from.origin = "XA-CERT";
    Draft to = new Draft();
    to.action = List.of("XB", "XD");
    Draft info = new Draft();
    info.info = List.of("XB-CERT");

    String names = "; it names: XA, XA-OPS, XB, XB-OPS, XB-DIP2, XC";
    assertRefused(
        RefusalCode.DESK_NOT_IN_AGREEMENT,
        "agreement small does not name desk XA-CERT" + names,
        from.check());
    assertRefused(
        RefusalCode.DESK_NOT_IN_AGREEMENT,
        "agreement small does not name desk XD" + names,
        to.check());
    assertRefused(
        RefusalCode.DESK_NOT_IN_AGREEMENT,
        "agreement small does not name desk XB-CERT" + names,
        info.check());
  }

  @Test
  void refusesPrecedenceAndClassThatTheAgreementDoesNotHave() {
    Draft precedence = new Draft();
    precedence.precedence = Precedence.IMMEDIATE;
    Draft obligation = new Draft();
    obligation.obligation = "obey";

    assertRefused(
        RefusalCode.NOT_IN_AGREEMENT,
        "agreement small does not use IMMEDIATE; allowed: ROUTINE, PRIORITY, FLASH",
        precedence.check());
    assertRefused(
        RefusalCode.NOT_IN_AGREEMENT,
        "agreement small has no obligation class 'obey'; there are: acknowledge, answer, none",
        obligation.check());
  }

  @Test
  void refusesACombinationThatNoTypeHas() {
    Draft draft = new Draft();
    draft.precedence = Precedence.FLASH;
    draft.obligation = "acknowledge";

    assertRefused(
        RefusalCode.NOT_IN_AGREEMENT,
        "no type of agreement small combines obligation class 'acknowledge' with FLASH",
        draft.check());
  }

  @Test
  void obligesNoGuarantor() {
    Draft obliged = new Draft();
    obliged.action = List.of("XB", "XC");
    obliged.info = List.of();
    Draft told = new Draft();
    told.action = List.of("XC");
    told.info = List.of();
    told.obligation = "none";

    assertRefused(
        RefusalCode.NOT_IN_AGREEMENT,
        "XC is a desk of a guarantor, which owes nothing, but class 'answer' asks for a reaction;"
            + " make it INFO",
        obliged.check());
    assertEquals(Optional.empty(), told.check());
  }

  @Test
  void checksADraftByItsType() {
    DeskId from = new DeskId("XA");
    List<DeskId> to = desks(List.of("XB"));

    assertEquals(
        Optional.empty(),
        SendingRules.checkDraft(AGREEMENT, "INCIDENT", Precedence.FLASH, from, to, List.of()));
    assertRefused(
        RefusalCode.NOT_IN_AGREEMENT,
        "agreement small has no type 'RUMOUR'; there are: CODE, INCIDENT, NOTICE, REPLY",
        SendingRules.checkDraft(AGREEMENT, "RUMOUR", Precedence.FLASH, from, to, List.of()));
    assertRefused(
        RefusalCode.NOT_IN_AGREEMENT,
        "INCIDENT may not be sent as ROUTINE; allowed: FLASH, PRIORITY",
        SendingRules.checkDraft(AGREEMENT, "INCIDENT", Precedence.ROUTINE, from, to, List.of()));
    assertRefused(
        RefusalCode.DESK_NOT_IN_AGREEMENT,
        "agreement small does not name desk ZZ; it names: XA, XA-OPS, XB, XB-OPS, XB-DIP2, XC",
        SendingRules.checkDraft(
            AGREEMENT, "INCIDENT", Precedence.FLASH, new DeskId("ZZ"), to, List.of()));
  }
}
