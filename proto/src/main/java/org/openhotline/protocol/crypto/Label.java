package org.openhotline.protocol.crypto;

import java.util.Optional;

/// The registry of all labels that separate what is signed, hashed or derived from one another.
///
/// In bytes a label is the ASCII text `hotline/v1/<kind>` and a zero byte. No label is a prefix of
/// another, and no other text of this form may be used anywhere in the protocol.
public enum Label {
  /// A sealed message's header.
  MESSAGE("message", true),
  /// A station says that a message reached it.
  DELIVERED("delivered", true),
  /// A station says that it opened a message.
  DECRYPTED("decrypted", true),
  /// A station says that it could not open a message.
  CANNOT_READ("cannot-read", true),
  /// An officer says: received and understood; no position taken.
  ACKNOWLEDGED("acknowledged", true),
  /// An officer promises a reply by a time.
  HOLDING("holding", true),
  /// An officer declines to answer.
  DECLINED("declined", true),
  /// The originator withdraws a message.
  CANCEL("cancel", true),
  /// An officer takes, hands over or releases a watch.
  WATCH("watch", true),
  /// A party suspends or resumes a channel.
  CHANNEL("channel", true),
  /// A change of the directory.
  DIRECTORY("directory", true),
  /// A change of an agreement.
  AGREEMENT("agreement", true),
  /// A person closes an exhausted ladder.
  CLOSE("close", true),
  /// The hash that names a pair of signing keys.
  CREDENTIAL("credential", false),
  /// The hash that names a desk's sealing key.
  DESK_KEY("desk-key", false),
  /// The derivation of content key and key commitment.
  KEYS("keys", false),
  /// The wrapping of a content key to a desk.
  CEK("cek", false),
  /// The commitment to a plaintext.
  COMMIT("commit", false),
  /// The hash of a message's core.
  CORE("core", false);

  private static final String PREFIX = "hotline/v1/";

  private final String kind;
  private final boolean act;

  Label(String kind, boolean act) {
    this.kind = kind;
    this.act = act;
  }

  /// The part after `hotline/v1/`.
  public String kind() {
    return kind;
  }

  /// Whether this label opens the signed bytes of an act; the others open hashes and derivations.
  public boolean isAct() {
    return act;
  }

  /// The label in bytes: ASCII `hotline/v1/<kind>` and a zero byte.
  public byte[] bytes() {
    return Octets.join(Octets.ascii(PREFIX + kind), Octets.u8(0));
  }

  /// The label of a kind; empty when there is none.
  public static Optional<Label> ofKind(String kind) {
    for (Label label : values()) {
      if (label.kind.equals(kind)) {
        return Optional.of(label);
      }
    }
    return Optional.empty();
  }
}
