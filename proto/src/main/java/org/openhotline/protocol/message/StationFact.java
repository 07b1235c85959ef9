package org.openhotline.protocol.message;

/// What a station states about a message, without a human: DELIVERED, DECRYPTED or CANNOT_READ.
///
/// @param context plane, agreement, act id, desk, declared time
/// @param kind one of the three
/// @param messageId the message
/// @param headerDigest the header that was received
/// @param reason what went wrong; empty unless CANNOT_READ
public record StationFact(
    ActContext context, ActKind kind, ActId messageId, Digest headerDigest, String reason)
    implements Act {
  /// Most characters of a reason.
  public static final int MAX_REASON_CHARACTERS = 500;

  /// Checks kind, desk and reason.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public StationFact {
    if (kind != ActKind.DELIVERED && kind != ActKind.DECRYPTED && kind != ActKind.CANNOT_READ) {
      throw new IllegalArgumentException(kind + " is not a station's fact");
    }
    if (context.desk() == null || context.agreement() == null) {
      throw new IllegalArgumentException("a station's fact names its desk and its agreement");
    }
    if (reason.isEmpty() == (kind == ActKind.CANNOT_READ)
        || reason.length() > MAX_REASON_CHARACTERS) {
      throw new IllegalArgumentException(
          "CANNOT_READ, and only it, has a reason of 1 to "
              + MAX_REASON_CHARACTERS
              + " characters");
    }
  }

  /// The desk that speaks.
  public DeskId desk() {
    return Present.of(context.desk());
  }
}
