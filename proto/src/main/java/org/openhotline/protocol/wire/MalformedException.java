package org.openhotline.protocol.wire;

import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// Bytes from elsewhere that are not what the protocol allows: the one way in which this package
/// refuses.
///
/// Expected, cheap (no stack trace) and always with a [Refusal] of code MALFORMED or TOO_LARGE
/// whose text names the field, the value and the limit. Text from the peer inside it is escaped.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /// An exception that carries `refusal`.
  public MalformedException(Refusal refusal) {
    super(refusal.toString(), null, false, false);
    this.refusal = refusal;
  }

  static MalformedException at(String field, String problem) {
    return new MalformedException(
        Refusal.of(RefusalCode.MALFORMED, field + ": " + problem, "field", field));
  }

  static MalformedException tooLarge(String field, long actual, long limit, String unit) {
    return new MalformedException(
        new Refusal(
            RefusalCode.TOO_LARGE,
            field
                + " has "
                + actual
                + " "
                + unit
                + "; at most "
                + limit
                + " are allowed; send less",
            java.util.Map.of(
                "field", field, "actual", Long.toString(actual), "limit", Long.toString(limit))));
  }

  /// What was wrong.
  public Refusal refusal() {
    return refusal;
  }
}
