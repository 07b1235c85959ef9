package org.openhotline.protocol.message;

/// What an addressee owes.
public enum Obligation {
  /// A named officer acknowledges.
  ACKNOWLEDGE,
  /// A reply, a promise of one, or a refusal to reply.
  REPLY
}
