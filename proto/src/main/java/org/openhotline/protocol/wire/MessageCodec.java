package org.openhotline.protocol.wire;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.ExerciseMark;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.v1.MessageCore;
import org.openhotline.protocol.v1.MessageHeader;

/// `MessageHeader` and `MessageCore` of act.proto.
final class MessageCodec {
  private MessageCodec() {}

  static Message read(byte[] header) throws MalformedException {
    MessageHeader wire =
        Strict.canonical("MessageHeader", header, Limits.MAX_ACT_BYTES, MessageHeader.parser());
    MessageDraft draft = readCore(wire.getCore().toByteArray());
    long length = wire.getSealedLength();
    if (length < 0 || length > Limits.MAX_BODY_BYTES) {
      throw MalformedException.tooLarge(
          "the sealed body that sealed_length announces", length, Limits.MAX_BODY_BYTES, "bytes");
    }
    Fields.require(length > 0, "sealed_length");
    SealedReference sealed =
        new SealedReference(
            Bytes.of(wire.getCore().toByteArray()),
            Fields.digest("commitment", wire.getCommitment()),
            Fields.digest("key_commitment", wire.getKeyCommitment()),
            Fields.checked(
                "sealed_digest", () -> LongDigest.of(wire.getSealedDigest().toByteArray())),
            (int) length);
    return draft.sealed(sealed);
  }

  static MessageDraft readCore(byte[] core) throws MalformedException {
    MessageCore wire =
        Strict.canonical("MessageCore", core, Limits.MAX_ACT_BYTES, MessageCore.parser());
    Fields.require(wire.hasContext(), "core.context");
    var context = ContextCodec.read("core.context", wire.getContext());
    var previous = previous(wire.getPreviousDigest());
    var drafter = Fields.credentialId("core.drafter", wire.getDrafter());
    var action = desks("core.action", wire.getActionList());
    var info = desks("core.info", wire.getInfoList());
    var precedence = Terms.precedence("core.precedence", wire.getPrecedenceValue());
    var obligation =
        Fields.text("core.obligation", wire.getObligation(), Limits.MAX_NAME_CHARACTERS);
    Fields.require(!obligation.isEmpty(), "core.obligation");
    var inReplyTo = Fields.optionalActId("core.in_reply_to", wire.getInReplyTo());
    var replyKind = Terms.replyKind("core.reply_kind", wire.getReplyKindValue());
    var references = actIds("core.references", wire.getReferencesList());
    var validFrom = Fields.optionalTime("core.valid_from_ms", wire.getValidFromMs());
    var validUntil = Fields.optionalTime("core.valid_until_ms", wire.getValidUntilMs());
    var suite = Terms.suite("core.suite", wire.getSuiteValue());
    var recipients = recipients(wire.getRecipientsList());
    var exercise = exercise(wire);
    return Fields.checked(
        "core",
        () ->
            new MessageDraft(
                context,
                wire.getSerial(),
                previous,
                drafter,
                action,
                info,
                precedence,
                obligation,
                inReplyTo,
                replyKind,
                references,
                validFrom,
                validUntil,
                suite,
                recipients,
                exercise));
  }

  private static @Nullable Digest previous(ByteString digest) throws MalformedException {
    return digest.isEmpty() ? null : Fields.digest("core.previous_digest", digest);
  }

  private static List<DeskId> desks(String field, List<String> values) throws MalformedException {
    List<DeskId> desks = new ArrayList<>();
    for (String value : values) {
      desks.add(Fields.desk(field, value));
    }
    return desks;
  }

  private static List<ActId> actIds(String field, List<ByteString> values)
      throws MalformedException {
    List<ActId> ids = new ArrayList<>();
    for (ByteString value : values) {
      ids.add(Fields.actId(field, value));
    }
    return ids;
  }

  private static List<Recipient> recipients(List<org.openhotline.protocol.v1.Recipient> values)
      throws MalformedException {
    List<Recipient> recipients = new ArrayList<>();
    for (var value : values) {
      DeskId desk = Fields.desk("core.recipients.desk", value.getDesk());
      recipients.add(
          new Recipient(
              desk,
              Fields.checked(
                  "core.recipients.key_id", () -> KeyId.of(value.getKeyId().toByteArray()))));
    }
    return recipients;
  }

  private static @Nullable ExerciseMark exercise(MessageCore wire) throws MalformedException {
    String exercise =
        Fields.text("core.exercise_id", wire.getExerciseId(), Limits.MAX_NAME_CHARACTERS);
    String inject = Fields.text("core.inject_id", wire.getInjectId(), Limits.MAX_NAME_CHARACTERS);
    if (exercise.isEmpty() && inject.isEmpty()) {
      return null;
    }
    return Fields.checked("core.exercise_id", () -> new ExerciseMark(exercise, inject));
  }

  static byte[] writeCore(MessageDraft draft) {
    var wire =
        MessageCore.newBuilder()
            .setContext(ContextCodec.write(draft.context()))
            .setSerial(draft.serial())
            .setDrafter(Fields.of(draft.drafter()))
            .setPrecedenceValue(Terms.number(draft.precedence()))
            .setObligation(draft.obligation())
            .setReplyKindValue(Terms.number(draft.replyKind()))
            .setValidFromMs(Fields.optionalMillis(draft.validFrom()))
            .setValidUntilMs(Fields.optionalMillis(draft.validUntil()))
            .setSuiteValue(Terms.number(draft.suite()));
    Digest previous = draft.previous();
    if (previous != null) {
      wire.setPreviousDigest(Fields.of(previous));
    }
    ActId inReplyTo = draft.inReplyTo();
    if (inReplyTo != null) {
      wire.setInReplyTo(Fields.of(inReplyTo));
    }
    draft.action().forEach(desk -> wire.addAction(desk.value()));
    draft.info().forEach(desk -> wire.addInfo(desk.value()));
    draft.references().forEach(id -> wire.addReferences(Fields.of(id)));
    for (Recipient recipient : draft.recipients()) {
      wire.addRecipients(
          org.openhotline.protocol.v1.Recipient.newBuilder()
              .setDesk(recipient.desk().value())
              .setKeyId(ByteString.copyFrom(recipient.keyId().bytes())));
    }
    ExerciseMark exercise = draft.exercise();
    if (exercise != null) {
      wire.setExerciseId(exercise.exerciseId()).setInjectId(exercise.injectId());
    }
    return wire.build().toByteArray();
  }

  static byte[] write(Message message) {
    SealedReference sealed = message.sealed();
    if (!sealed.core().equals(Bytes.of(writeCore(MessageDraft.of(message))))) {
      throw new IllegalArgumentException(
          "message " + message.id() + " was sealed with another core than its fields give");
    }
    return MessageHeader.newBuilder()
        .setCore(Fields.of(sealed.core()))
        .setCommitment(Fields.of(sealed.commitment()))
        .setKeyCommitment(Fields.of(sealed.keyCommitment()))
        .setSealedDigest(Fields.of(sealed.sealedDigest().value()))
        .setSealedLength(sealed.sealedLength())
        .build()
        .toByteArray();
  }
}
