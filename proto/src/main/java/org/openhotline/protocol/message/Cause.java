package org.openhotline.protocol.message;

/// Why a deadline passed; a cut line is never blamed on an officer.
public enum Cause {
  /// Delivered, and nobody reacted.
  OFFICER,
  /// The desk was not reachable.
  LINK,
  /// The relay was down when it should have delivered or warned.
  RELAY,
  /// A party had suspended the channel.
  SUSPENDED
}
