package org.openhotline.protocol.message;

/// Kinds of acts, with their number on the wire and their label inside signed bytes.
public enum ActKind {
  /// A message's header.
  MESSAGE(1, "message"),
  /// A station holds the message durably.
  DELIVERED(2, "delivered"),
  /// A station opened it.
  DECRYPTED(3, "decrypted"),
  /// A station could not open it.
  CANNOT_READ(4, "cannot-read"),
  /// A named officer: received and understood; no position taken.
  ACKNOWLEDGED(5, "acknowledged"),
  /// A reply is promised by a time.
  HOLDING(6, "holding"),
  /// No reply will come, with a reason.
  DECLINED(7, "declined"),
  /// The originator withdraws the message.
  CANCEL(8, "cancel"),
  /// Watch taken, handed over or released.
  WATCH(9, "watch"),
  /// A channel suspended or resumed.
  CHANNEL(10, "channel"),
  /// A party's directory changes.
  DIRECTORY(11, "directory"),
  /// An agreement enters into force.
  AGREEMENT(12, "agreement"),
  /// A human closes EXHAUSTED on the own side.
  CLOSE(13, "close");

  private final int code;
  private final String label;

  ActKind(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /// The number on the wire.
  public int code() {
    return code;
  }

  /// The last part of the signature label `hotline/v1/<label>`.
  public String label() {
    return label;
  }
}
