package org.openhotline.protocol.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an officer states about a message: ACKNOWLEDGED, HOLDING, DECLINED, CANCEL or CLOSE.
///
/// @param context plane, agreement, act id, desk, declared time
/// @param kind one of the five
/// @param messageId the message
/// @param headerDigest the header that the officer reacts to
/// @param reason why; required for DECLINED, CANCEL and CLOSE, else empty; at most 500 characters
/// @param promised by when a reply is promised; HOLDING only, else null
public record OfficerFact(
    ActContext context,
    ActKind kind,
    ActId messageId,
    Digest headerDigest,
    String reason,
    @Nullable Instant promised)
    implements Act {
  /// Checks kind, desk, reason and promise.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public OfficerFact {
    boolean reasoned = kind == ActKind.DECLINED || kind == ActKind.CANCEL || kind == ActKind.CLOSE;
    if (!reasoned && kind != ActKind.ACKNOWLEDGED && kind != ActKind.HOLDING) {
      throw new IllegalArgumentException(kind + " is not an officer's fact about a message");
    }
    if (context.desk() == null || context.agreement() == null) {
      throw new IllegalArgumentException("an officer's fact names its desk and its agreement");
    }
    if (reasoned == reason.isBlank() || reason.length() > StationFact.MAX_REASON_CHARACTERS) {
      throw new IllegalArgumentException(
          kind
              + (reasoned ? " needs a reason of 1 to " : " has no reason; the limit is ")
              + StationFact.MAX_REASON_CHARACTERS
              + " characters");
    }
    if ((kind == ActKind.HOLDING) != (promised != null)) {
      throw new IllegalArgumentException("HOLDING, and only it, promises a time");
    }
  }

  /// The desk that speaks.
  public DeskId desk() {
    return Present.of(context.desk());
  }

  /// The agreement and version under which it speaks.
  public AgreementVersion agreement() {
    return Present.of(context.agreement());
  }
}
