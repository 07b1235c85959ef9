package org.openhotline.protocol.service;

import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Precedence;

/// What became of the acknowledgements that one party owed for messages of one precedence.
///
/// Judged are windows whose deadline has passed when the report is made, whatever came before, so
/// that slow answers do not hide behind those that are still awaited: `judged = inTime + late +
/// never`. Never acknowledged counts as longer than any time.
///
/// @param precedence of the messages
/// @param party that owed; null: all parties together
/// @param judged windows that are judged
/// @param inTime a human reacted up to the deadline
/// @param late a human reacted after it
/// @param never nobody reacted until the report
/// @param withdrawn ended by the originator or by the message's own validity before the deadline
///   and before anybody reacted; not judged
/// @param open the deadline is still to come; not judged
/// @param missed who missed the deadlines, by the relay's statements: `missed = late + never`
/// @param notDelivered addressees of which the relay stated NOT_DELIVERED, among those judged
/// @param sinceAccepted from the relay's durable acceptance to the first human reaction, of all
///   judged
/// @param sinceDelivered from the delivery to the desk: what officers are measured by; of those
///   judged that were delivered, without those that nobody reacted to for another cause than the
///   officers
public record ServiceLine(
    Precedence precedence,
    @Nullable PartyId party,
    int judged,
    int inTime,
    int late,
    int never,
    int withdrawn,
    int open,
    Missed missed,
    int notDelivered,
    Spread sinceAccepted,
    Spread sinceDelivered) {
  /// Missed deadlines by cause; a cut line is never blamed on an officer.
  ///
  /// @param officer delivered, and nobody reacted
  /// @param link the desk was not reachable
  /// @param relay the relay was down
  /// @param suspended a party had suspended the channel
  /// @param unstated the record ends before the relay stated the cause
  public record Missed(int officer, int link, int relay, int suspended, int unstated) {}
}
