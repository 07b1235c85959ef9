package org.openhotline.protocol.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.SuiteId;

/// The header of a message: readable by the relay, kept in the record. The text is in the sealed
/// body.
///
/// @param context plane, agreement, message id, originating desk, declared time
/// @param serial from 1, gapless per originating desk and agreement id
/// @param previous digest of that desk's previous header; null for serial 1
/// @param drafter who drafted
/// @param action desks that must react; 1 to 16, ascending is not required, no desk twice
/// @param info desks that are told; up to 16, none of them also in `action`
/// @param precedence handling priority
/// @param obligation obligation class of the agreement: which deadlines apply
/// @param inReplyTo the message that this one answers; null exactly when `replyKind` is NONE
/// @param replyKind how it answers
/// @param references other messages; up to 16
/// @param validFrom start of what is announced; null if not said
/// @param validUntil after this instant the message has no use; null if not said
/// @param suite the agreement's suite
/// @param recipients every action, info and originating desk once, with the key sealed to
/// @param exercise exercise and inject; null on the live plane
/// @param sealed what binds the sealed body
public record Message(
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
    @Nullable ExerciseMark exercise,
    SealedReference sealed)
    implements Act {
  /// Most action desks, info desks and references of one message.
  public static final int MAX_DESKS = 16;

  /// Copies the lists and checks all that can be seen without an agreement.
  ///
  /// @throws IllegalArgumentException naming the field and what is wrong with it
  public Message {
    action = List.copyOf(action);
    info = List.copyOf(info);
    references = List.copyOf(references);
    recipients = List.copyOf(recipients);
    check(
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

  /// What can be seen without an agreement; shared with [MessageDraft].
  static void check(
      ActContext context,
      long serial,
      @Nullable Digest previous,
      List<DeskId> action,
      List<DeskId> info,
      @Nullable ActId inReplyTo,
      ReplyKind replyKind,
      List<ActId> references,
      List<Recipient> recipients,
      @Nullable ExerciseMark exercise) {
    if (context.desk() == null || context.agreement() == null) {
      throw new IllegalArgumentException("a message names its originating desk and its agreement");
    }
    if (serial < 1 || (serial == 1) != (previous == null)) {
      throw new IllegalArgumentException(
          "serial "
              + serial
              + ": serials start at 1, and all but the first name the previous header");
    }
    if (action.isEmpty() || action.size() > MAX_DESKS || info.size() > MAX_DESKS) {
      throw new IllegalArgumentException(
          "a message has 1 to "
              + MAX_DESKS
              + " action desks and up to "
              + MAX_DESKS
              + " info desks");
    }
    if (references.size() > MAX_DESKS) {
      throw new IllegalArgumentException("a message has up to " + MAX_DESKS + " references");
    }
    if ((replyKind == ReplyKind.NONE) != (inReplyTo == null)) {
      throw new IllegalArgumentException(
          "a reply names the message that it answers, and only a reply does");
    }
    if ((context.plane() == Plane.EXERCISE) != (exercise != null)) {
      throw new IllegalArgumentException(
          "exercise marks belong to the exercise plane, and only there");
    }
    checkRecipients(context.desk(), action, info, recipients);
  }

  private static void checkRecipients(
      DeskId origin, List<DeskId> action, List<DeskId> info, List<Recipient> recipients) {
    List<DeskId> addressed = new ArrayList<>(action);
    addressed.addAll(info);
    TreeSet<DeskId> distinct = new TreeSet<>(addressed);
    if (distinct.size() != addressed.size()) {
      throw new IllegalArgumentException("a desk stands twice among the addressees");
    }
    if (distinct.contains(origin)) {
      throw new IllegalArgumentException("desk " + origin + " addresses itself");
    }
    distinct.add(origin);
    TreeSet<DeskId> sealedTo = new TreeSet<>();
    for (Recipient recipient : recipients) {
      sealedTo.add(recipient.desk());
    }
    if (sealedTo.size() != recipients.size() || !sealedTo.equals(distinct)) {
      throw new IllegalArgumentException(
          "recipients must be the originating desk and every addressee, each once");
    }
  }

  @Override
  public ActKind kind() {
    return ActKind.MESSAGE;
  }

  /// The message id.
  public ActId id() {
    return context.actId();
  }

  /// The originating desk.
  public DeskId origin() {
    return Present.of(context.desk());
  }

  /// The agreement and version frozen into this message.
  public AgreementVersion agreement() {
    return Present.of(context.agreement());
  }

  /// Whether `desk` is an action or info addressee.
  public boolean addresses(DeskId desk) {
    return action.contains(desk) || info.contains(desk);
  }
}
