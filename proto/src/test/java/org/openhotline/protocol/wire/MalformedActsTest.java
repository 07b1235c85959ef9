package org.openhotline.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.AgreementChange;
import org.openhotline.protocol.v1.DirectoryChange;
import org.openhotline.protocol.v1.MessageCore;
import org.openhotline.protocol.v1.MessageHeader;
import org.openhotline.protocol.v1.OfficerFact;
import org.openhotline.protocol.v1.WatchChange;

/// Every deviation from the one allowed form is refused, and the reason names the field.
final class MalformedActsTest {
  private static final SampleActs SAMPLES = new SampleActs(new World(SuiteId.C1));

  @Test
  void nothingAtAllIsRefused() {
    assertRefused(new byte[0], "SignedAct", "no bytes");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = bytes(ActKind.CANCEL);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(MalformedException.class, () -> Acts.parse(cut), "length " + length);
    }
  }

  @Test
  void moreThanTheLargestActIsRefusedBeforeParsing() {
    Refusal refusal = refusal(new byte[Limits.MAX_ACT_BYTES + 1]);

    assertEquals(RefusalCode.TOO_LARGE, refusal.code());
    assertEquals("61440", refusal.details().get("limit"));
    assertEquals("61441", refusal.details().get("actual"));
  }

  @Test
  void unknownFieldsAreRefusedAtEveryDepth() {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    assertRefused(
        wire(ActKind.CANCEL, act -> act.setUnknownFields(unknown)), "SignedAct", "field 99");
    assertRefused(
        wire(ActKind.CANCEL, act -> act.getSignaturesBuilder(0).setUnknownFields(unknown)),
        "SignedAct",
        "field 99 of Signature");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.setUnknownFields(unknown)), "OfficerFact", "field 99");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().setUnknownFields(unknown)),
        "OfficerFact",
        "field 99 of ActContext");
    assertRefused(
        core(core -> core.getRecipientsBuilder(1).setUnknownFields(unknown)),
        "MessageCore",
        "field 99 of Recipient");
    assertRefused(
        directory(change ->
            change
                .getEntriesBuilder(1)
                .getOfficerBuilder()
                .getCredentialBuilder()
                .setUnknownFields(unknown)),
        "DirectoryChange",
        "field 99 of Credential");
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    byte[] act = bytes(ActKind.CANCEL);
    assertRefused(Octets.join(new byte[] {8, 8}, act), "SignedAct", "canonical");
  }

  @Test
  void fieldsOutOfOrderAreRefused() {
    byte[] act = bytes(ActKind.CANCEL);
    byte[] kindLast = Octets.join(Arrays.copyOfRange(act, 2, act.length), Arrays.copyOf(act, 2));
    assertRefused(kindLast, "SignedAct", "canonical");
  }

  @Test
  void aNumberLongerThanNeededIsRefused() {
    byte[] act = bytes(ActKind.CANCEL);
    byte[] longer =
        Octets.join(new byte[] {8, (byte) 0x88, 0}, Arrays.copyOfRange(act, 2, act.length));
    assertEquals(8, act[1]);
    assertRefused(longer, "SignedAct", "canonical");
  }

  @Test
  void aDefaultThatIsSpelledOutIsRefused() {
    byte[] body = Octets.join(body(ActKind.ACKNOWLEDGED), new byte[] {34, 0});
    assertRefused(withBody(ActKind.ACKNOWLEDGED, body), "OfficerFact", "canonical");
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    assertThrows(
        MalformedException.class,
        () -> Acts.parse(Octets.join(bytes(ActKind.CANCEL), new byte[] {0})));
    assertThrows(
        MalformedException.class,
        () -> Acts.parse(Octets.join(bytes(ActKind.CANCEL), new byte[] {12})));
  }

  @Test
  void deepNestingIsRefused() {
    byte[] groups = new byte[50_000];
    Arrays.fill(groups, (byte) 0xeb);
    for (int i = 1; i < groups.length; i += 2) {
      groups[i] = 4;
    }
    assertRefused(groups, "SignedAct", "not a protobuf message");
  }

  @Test
  void unknownAndMissingNumbersAreRefused() {
    assertRefused(wire(ActKind.CANCEL, act -> act.clearKind()), "kind", "not specified");
    assertRefused(wire(ActKind.CANCEL, act -> act.setKindValue(14)), "kind", "14 is not known");
    assertRefused(wire(ActKind.CANCEL, act -> act.setKindValue(-1)), "kind", "-1 is not known");
    assertRefused(
        wire(ActKind.CANCEL, act -> act.getSignaturesBuilder(0).setSuiteValue(3)),
        "signatures[0].suite",
        "3 is not known");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().clearPlane()),
        "context.plane",
        "not specified");
    assertRefused(core(core -> core.setPrecedenceValue(5)), "core.precedence", "5");
    assertRefused(core(core -> core.setReplyKindValue(3)), "core.reply_kind", "3");
    assertRefused(core(core -> core.clearSuite()), "core.suite", "not specified");
    assertRefused(watch(change -> change.setChangeValue(4)), "change", "4");
    assertRefused(
        directory(change -> change.getEntriesBuilder(1).getOfficerBuilder().setRolesValue(0, 9)),
        "entries[1].officer.roles",
        "9");
  }

  @Test
  void missingPartsAreRefused() {
    assertRefused(wire(ActKind.CANCEL, act -> act.clearBody()), "OfficerFact", "no bytes");
    assertRefused(wire(ActKind.CANCEL, act -> act.clearSignatures()), "signatures", "1 to 4");
    assertRefused(officer(ActKind.CANCEL, fact -> fact.clearContext()), "context", "missing");
    assertRefused(officer(ActKind.CANCEL, fact -> fact.clearReason()), "OfficerFact", "reason");
    assertRefused(
        officer(ActKind.HOLDING, fact -> fact.clearPromisedMs()), "OfficerFact", "promises");
    assertRefused(core(core -> core.clearObligation()), "core.obligation", "missing");
    assertRefused(core(core -> core.clearRecipients()), "core", "recipients");
    assertRefused(core(core -> core.clearAction()), "core", "action");
    assertRefused(core(core -> core.clearPreviousDigest()), "core", "serial 2");
    assertRefused(header(header -> header.clearSealedLength()), "sealed_length", "missing");
    assertRefused(
        directory(change -> change.getEntriesBuilder(1).clearEntry()), "entries[1]", "empty");
    assertRefused(
        directory(change -> change.getEntriesBuilder(1).getOfficerBuilder().clearCredential()),
        "entries[1].officer.credential",
        "missing");
  }

  @Test
  void wrongLengthsAndFormsAreRefused() {
    ByteString three = ByteString.copyFrom(new byte[3]);
    assertRefused(
        wire(ActKind.CANCEL, act -> act.getSignaturesBuilder(0).setSigner(three)),
        "signatures[0].signer",
        "32 bytes");
    assertRefused(officer(ActKind.CANCEL, fact -> fact.setMessageId(three)), "message_id", "16");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.setHeaderDigest(three)), "header_digest", "32");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().setDesk("xa\u202e")),
        "context.desk",
        "<U+202e>");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().clearAgreementId()),
        "context.agreement_id",
        "match");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().clearAgreementDigest()),
        "context.agreement_digest",
        "32");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().setDeclaredMs(-1)),
        "context.declared_ms",
        "-1");
    assertRefused(
        officer(ActKind.CANCEL, fact -> fact.getContextBuilder().setDeclaredMs(Long.MAX_VALUE)),
        "context.declared_ms",
        "9223372036854775807");
    assertRefused(core(core -> core.setSerial(-1)), "core", "serial -1");
    assertRefused(core(core -> core.setAction(0, "XA")), "core", "itself");
    assertRefused(core(core -> core.setExerciseId("game")), "core", "exercise");
    assertRefused(
        directory(change -> change.getEntriesBuilder(4).getDeskKeyBuilder().setKeyId(three)),
        "entries[4].desk_key.key_id",
        "not the id");
    assertRefused(
        directory(change ->
            change
                .getEntriesBuilder(1)
                .getOfficerBuilder()
                .getCredentialBuilder()
                .setPqCertificate(three)),
        "entries[1].officer.credential.pq_certificate",
        "no post-quantum");
    assertRefused(
        directory(change ->
            change
                .getEntriesBuilder(2)
                .getOfficerBuilder()
                .addRoles(org.openhotline.protocol.v1.Role.ROLE_DUTY)),
        "entries[2].officer.roles",
        "ascending");
  }

  @Test
  void tooLongTextsAndBodiesAreRefused() {
    assertEquals(
        RefusalCode.TOO_LARGE,
        refusal(officer(ActKind.CANCEL, fact -> fact.setReason("x".repeat(501)))).code());
    assertEquals(
        RefusalCode.TOO_LARGE, refusal(core(core -> core.setObligation("x".repeat(65)))).code());
    assertEquals(
        RefusalCode.TOO_LARGE,
        refusal(header(header -> header.setSealedLength(Limits.MAX_BODY_BYTES + 1))).code());
    assertEquals(
        RefusalCode.TOO_LARGE,
        refusal(
                wire(
                    ActKind.CANCEL,
                    act ->
                        act.getSignaturesBuilder(0)
                            .setPq(ByteString.copyFrom(new byte[Limits.MAX_SIGNATURE_BYTES + 1]))))
            .code());
  }

  @Test
  void textThatIsNotUnicodeOrHoldsNulIsRefused() {
    assertRefused(officer(ActKind.CANCEL, fact -> fact.setReason("a\0b")), "reason", "NUL");
    byte[] body = body(ActKind.CANCEL);
    body[body.length - 1] = (byte) 0xff;
    assertRefused(withBody(ActKind.CANCEL, body), "OfficerFact", "UTF-8");
  }

  @Test
  void anAgreementWithAnotherDigestThanItsDocumentIsRefused() {
    assertRefused(
        body(
            ActKind.AGREEMENT,
            body ->
                AgreementChange.parseFrom(body).toBuilder()
                    .setDocument(ByteString.copyFromUtf8("{}"))
                    .build()
                    .toByteArray()),
        "context.agreement_digest",
        "not the SHA-256");
  }

  @Test
  void moreThanFourSignaturesOrTheSameSignerTwiceAreRefused() {
    assertRefused(
        wire(ActKind.CANCEL, act -> act.addSignatures(act.getSignatures(0))),
        "signatures",
        "twice");
    assertRefused(
        wire(
            ActKind.CANCEL,
            act -> {
              for (int i = 0; i < 4; i++) {
                act.addSignatures(
                    act.getSignatures(0).toBuilder()
                        .setSigner(
                            ByteString.copyFrom(new byte[32])
                                .substring(1)
                                .concat(ByteString.copyFrom(new byte[] {(byte) i}))));
              }
            }),
        "signatures",
        "1 to 4");
  }

  @Test
  void refusalsNeverCarryRawControlCharacters() {
    Refusal refusal =
        refusal(officer(ActKind.CANCEL, fact -> fact.getContextBuilder().setDesk("X\u001b[2J")));
    assertFalse(refusal.text().contains("\u001b"), refusal.text());
  }

  private interface Edit {
    byte[] apply(byte[] body) throws InvalidProtocolBufferException;
  }

  private static byte[] bytes(ActKind kind) {
    return sample(kind).bytes().toArray();
  }

  private static byte[] body(ActKind kind) {
    return sample(kind).body().toArray();
  }

  private static SignedAct sample(ActKind kind) {
    return SAMPLES.of(kind).signDeterministically();
  }

  private static byte[] withBody(ActKind kind, byte[] body) {
    return wire(kind, act -> act.setBody(ByteString.copyFrom(body)));
  }

  private static byte[] wire(
      ActKind kind, Consumer<org.openhotline.protocol.v1.SignedAct.Builder> edit) {
    try {
      var act = org.openhotline.protocol.v1.SignedAct.parseFrom(bytes(kind)).toBuilder();
      edit.accept(act);
      return act.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] body(ActKind kind, Edit edit) {
    try {
      return withBody(kind, edit.apply(body(kind)));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] officer(ActKind kind, Consumer<OfficerFact.Builder> edit) {
    return body(
        kind,
        body ->
            edited(OfficerFact.parseFrom(body).toBuilder(), edit, b -> b.build().toByteArray()));
  }

  private static byte[] watch(Consumer<WatchChange.Builder> edit) {
    return body(
        ActKind.WATCH,
        body ->
            edited(WatchChange.parseFrom(body).toBuilder(), edit, b -> b.build().toByteArray()));
  }

  private static byte[] directory(Consumer<DirectoryChange.Builder> edit) {
    return body(
        ActKind.DIRECTORY,
        body ->
            edited(
                DirectoryChange.parseFrom(body).toBuilder(), edit, b -> b.build().toByteArray()));
  }

  private static byte[] header(Consumer<MessageHeader.Builder> edit) {
    return body(
        ActKind.MESSAGE,
        body ->
            edited(MessageHeader.parseFrom(body).toBuilder(), edit, b -> b.build().toByteArray()));
  }

  private static byte[] core(Consumer<MessageCore.Builder> edit) {
    return body(
        ActKind.MESSAGE,
        body -> {
          var header = MessageHeader.parseFrom(body).toBuilder();
          byte[] core =
              edited(
                  MessageCore.parseFrom(header.getCore()).toBuilder(),
                  edit,
                  b -> b.build().toByteArray());
          return header.setCore(ByteString.copyFrom(core)).build().toByteArray();
        });
  }

  private static <B> byte[] edited(B builder, Consumer<B> edit, Function<B, byte[]> build) {
    edit.accept(builder);
    return build.apply(builder);
  }

  private static Refusal refusal(byte[] act) {
    return assertThrows(MalformedException.class, () -> Acts.parse(act)).refusal();
  }

  private static void assertRefused(byte[] act, String field, String reason) {
    Refusal refusal = refusal(act);
    assertEquals(RefusalCode.MALFORMED, refusal.code(), refusal.text());
    assertEquals(field, refusal.details().get("field"), refusal.text());
    assertTrue(refusal.text().contains(reason), refusal.text());
  }
}
