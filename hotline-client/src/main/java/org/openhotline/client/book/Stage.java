package org.openhotline.client.book;

/// How far a message has come at one addressee: the one word that a list shows.
public enum Stage {
  /// Durable at the relay.
  ACCEPTED,
  /// The non-delivery window passed.
  NOT_DELIVERED,
  /// A station of the desk holds it.
  DELIVERED,
  /// A station of the desk cannot open it: an alarm at both ends.
  CANNOT_READ,
  /// A station of the desk opened it.
  DECRYPTED,
  /// A named officer acknowledged.
  ACKNOWLEDGED,
  /// A reply is promised.
  HOLDING,
  /// A full reply came.
  ANSWERED,
  /// The addressee declined, with a reason.
  DECLINED,
  /// The originator cancelled.
  CANCELLED,
  /// Its validity passed before anybody reacted.
  EXPIRED
}
