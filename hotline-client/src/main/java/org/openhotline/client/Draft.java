package org.openhotline.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;

/// What an officer wants to say, before it has a serial, keys and signatures.
///
/// @param agreement under which
/// @param action desks that must react
/// @param info desks that are told
/// @param precedence handling priority; null: the type's default
/// @param inReplyTo the message that it answers; null if it is not a reply
/// @param replyKind how it answers
/// @param validFrom start of what is announced; null if not said
/// @param validUntil when it loses its use; null if not said
/// @param payload what is sealed
public record Draft(
    AgreementId agreement,
    List<DeskId> action,
    List<DeskId> info,
    @Nullable Precedence precedence,
    @Nullable ActId inReplyTo,
    ReplyKind replyKind,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    Payload payload) {
  /// Copies the lists.
  public Draft {
    action = List.copyOf(action);
    info = List.copyOf(info);
  }
}
