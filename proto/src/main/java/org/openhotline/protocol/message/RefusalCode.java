package org.openhotline.protocol.message;

/// Stable names of all refusals; on the wire as text, in the metrics as a tag.
public enum RefusalCode {
  /// The bytes are not a well-formed, canonical act or frame.
  MALFORMED,
  /// Larger than a named limit.
  TOO_LARGE,
  /// The act belongs to the other plane.
  WRONG_PLANE,
  /// No protocol version in common.
  VERSION_UNSUPPORTED,
  /// The session's certificate is not that of a designated station.
  STATION_UNKNOWN,
  /// The station was revoked.
  STATION_REVOKED,
  /// A certificate does not pass the path check.
  CERTIFICATE_INVALID,
  /// No credential of this id stands in the directory.
  SIGNER_UNKNOWN,
  /// The signer may not make this kind of act.
  SIGNER_NOT_ENTITLED,
  /// One of the two signatures of the suite is missing.
  SIGNATURE_MISSING,
  /// A signature does not verify.
  SIGNATURE_INVALID,
  /// The officer's credential is not yet or no longer valid.
  OFFICER_EXPIRED,
  /// The officer was revoked.
  OFFICER_REVOKED,
  /// The officer belongs to another party or desk than the act speaks for.
  OFFICER_OF_OTHER_PARTY,
  /// The session's station belongs to another desk than the act speaks for.
  STATION_OF_OTHER_DESK,
  /// The agreement is not in force, or another version is.
  AGREEMENT_UNKNOWN,
  /// The agreement does not name the desk.
  DESK_NOT_IN_AGREEMENT,
  /// The suite is not the agreement's.
  SUITE_NOT_AGREED,
  /// Precedence, obligation class or addressees are not what the agreement allows.
  NOT_IN_AGREEMENT,
  /// A second officer must release this message.
  RELEASE_MISSING,
  /// The sealed body's bytes do not match the signed digest or length.
  BODY_MISMATCH,
  /// Sealed to a desk key that is not in force.
  DESK_KEY_UNKNOWN,
  /// The id was used before with other bytes.
  ID_REUSED,
  /// The serial is not the next one of the desk.
  SERIAL_GAP,
  /// The digest of the desk's previous message is wrong.
  CHAIN_BROKEN,
  /// The declared time is too far from the relay's.
  CLOCK_SKEW,
  /// No message of this id.
  MESSAGE_UNKNOWN,
  /// The digest is not that of the message's header.
  HEADER_MISMATCH,
  /// The desk is not an addressee of the message, or not its originator.
  NOT_ADDRESSEE,
  /// The message's state does not allow this act.
  WRONG_STATE,
  /// The officer is not on watch.
  NOT_ON_WATCH,
  /// Somebody else holds the watch, or the list of open items is not current.
  WATCH_CONFLICT,
  /// A promise beyond the agreement's caps.
  HOLD_TOO_LONG,
  /// The directory version is not the next one.
  DIRECTORY_VERSION,
  /// A directory entry contradicts the certificates or the directory.
  DIRECTORY_INVALID,
  /// A queue or a quota is full; try again.
  OVERLOADED,
  /// The relay is going down or not yet up; try again.
  NOT_SERVING
}
