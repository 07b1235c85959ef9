package org.openhotline.protocol.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.SuiteId;

/// A message's header before its body is sealed: what the seal is bound to.
///
/// The components mean what they mean in [Message].
///
/// @param context plane, agreement, message id, originating desk, declared time
/// @param serial from 1, gapless per originating desk and agreement id
/// @param previous digest of that desk's previous header; null for serial 1
/// @param drafter who drafts
/// @param action desks that must react
/// @param info desks that are told
/// @param precedence handling priority
/// @param obligation obligation class of the agreement
/// @param inReplyTo the message that this one answers; null exactly when `replyKind` is NONE
/// @param replyKind how it answers
/// @param references other messages
/// @param validFrom start of what is announced; null if not said
/// @param validUntil after this instant the message has no use; null if not said
/// @param suite the agreement's suite
/// @param recipients every action, info and originating desk once, with the key to seal to
/// @param exercise exercise and inject; null on the live plane
public record MessageDraft(
    ActContext context,
    long serial,
    @Nullable Digest previous,
    CredentialId drafter,
    List<DeskId> action,
    List<DeskId> info,
    Precedence precedence,
    String obligation,
    @Nullable ActId inReplyTo,
    ReplyKind replyKind,
    List<ActId> references,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    SuiteId suite,
    List<Recipient> recipients,
    @Nullable ExerciseMark exercise) {
  /// Copies the lists and checks what [Message] checks.
  ///
  /// @throws IllegalArgumentException naming the field and what is wrong with it
  public MessageDraft {
    action = List.copyOf(action);
    info = List.copyOf(info);
    references = List.copyOf(references);
    recipients = List.copyOf(recipients);
    Message.check(
        context,
        serial,
        previous,
        action,
        info,
        inReplyTo,
        replyKind,
        references,
        recipients,
        exercise);
  }

  /// What `message` was before it was sealed.
  public static MessageDraft of(Message message) {
    return new MessageDraft(
        message.context(),
        message.serial(),
        message.previous(),
        message.drafter(),
        message.action(),
        message.info(),
        message.precedence(),
        message.obligation(),
        message.inReplyTo(),
        message.replyKind(),
        message.references(),
        message.validFrom(),
        message.validUntil(),
        message.suite(),
        message.recipients(),
        message.exercise());
  }

  /// The header with what binds the sealed body.
  public Message sealed(SealedReference sealed) {
    return new Message(
        context,
        serial,
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
        exercise,
        sealed);
  }
}
