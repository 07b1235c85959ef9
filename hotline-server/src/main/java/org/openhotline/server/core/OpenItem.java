package org.openhotline.server.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;

/// What one addressee still owes for one message, as an operators' room may know it: header and
/// times, nothing of the content.
///
/// @param message the message
/// @param leaf its index in the record
/// @param agreement under which it was accepted
/// @param origin who waits
/// @param desk who owes
/// @param precedence handling priority
/// @param accepted when its clocks began
/// @param delivery whether it arrived
/// @param obligation what is owed first: the acknowledgement, then the reply
/// @param due last instant in time
/// @param promised whether an officer's promise set `due`
/// @param overdue whether OVERDUE was stated
/// @param exhausted whether the ladder is at its end and stands
/// @param step number of the last step that fired; null if none did
/// @param next what fires next if nobody reacts; null if nothing does
public record OpenItem(
    ActId message,
    long leaf,
    AgreementVersion agreement,
    DeskId origin,
    DeskId desk,
    Precedence precedence,
    Instant accepted,
    Delivery delivery,
    Obligation obligation,
    Instant due,
    boolean promised,
    boolean overdue,
    boolean exhausted,
    @Nullable Integer step,
    @Nullable Next next) {
  /// How far a message came.
  public enum Delivery {
    /// No station of the desk has it yet.
    WAITING,
    /// Nor had one when the non-delivery window ended.
    NOT_DELIVERED,
    /// A station has it.
    DELIVERED,
    /// A station could read it.
    DECRYPTED,
    /// A station could not, and no other could since.
    CANNOT_READ
  }

  /// What fires next.
  ///
  /// @param step number of the step; null: the end of the ladder
  /// @param at when
  public record Next(@Nullable Integer step, Instant at) {}
}
