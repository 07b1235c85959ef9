package org.openhotline.certs;

import java.util.Optional;

/// What a key file holds.
public enum KeyKind {
  /// Signing keys of an officer or a station: classical and post-quantum.
  SIGNING("signing"),
  /// A desk's key, to which messages are sealed.
  DESK("desk"),
  /// A TLS key, P-256.
  TLS("tls"),
  /// The two roots' keys of a party, or those of a relay's operator.
  AUTHORITY("authority"),
  /// The keys that sign the checkpoints of a relay's record.
  RECORD("record");

  private final String word;

  KeyKind(String word) {
    this.word = word;
  }

  /// The word in the file's heading.
  public String word() {
    return word;
  }

  /// The kind of a word; empty when there is none.
  static Optional<KeyKind> ofWord(String word) {
    for (KeyKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
