package org.openhotline.protocol.envelope;

import org.openhotline.protocol.crypto.PublicSealingKey;

/// A desk that is to read a body, and the key of it to use; the sender's own desk is one of them if
/// it wants to read what it sent.
///
/// @param desk the desk's name, not empty
/// @param key the desk's key, of the suite of the message
public record Recipient(String desk, PublicSealingKey key) {
  /// Refuses an empty desk by [IllegalArgumentException].
  public Recipient {
    if (desk.isEmpty()) {
      throw new IllegalArgumentException("a recipient is a named desk, given: an empty name");
    }
  }
}
