package org.openhotline.protocol.envelope;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openhotline.protocol.crypto.Aead;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.Suite;
import org.openhotline.protocol.crypto.SuiteId;

/// A sealed body: the wraps of its content key and its ciphertext. It may come from a peer and be
/// wrong in every way; [#flaw] looks at its shape, [Envelope#open] at everything.
public final class Sealed {
  /// The most wraps of one body.
  public static final int MAX_WRAPS = 64;

  /// The longest ciphertext, tag included: the largest size class. With [#MAX_WRAPS] wraps of the
  /// suite with the longest ones the whole body stays below 1 MiB.
  public static final int MAX_CIPHERTEXT_BYTES = Padding.MAX_PADDED_BYTES + Aead.TAG_BYTES;

  private final List<Wrap> wraps;
  private final byte[] ciphertext;

  /// A sealed body of copies of both parts.
  public Sealed(List<Wrap> wraps, byte[] ciphertext) {
    this.wraps = List.copyOf(wraps);
    this.ciphertext = ciphertext.clone();
  }

  /// The wraps, in the order in which they travel.
  public List<Wrap> wraps() {
    return wraps;
  }

  /// The ciphertext with its tag, as a new array.
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  /// What is wrong with the shape, as a sentence for people, as far as anyone without a key can
  /// see: the number of wraps, a key named twice, lengths that the suite does not have, a
  /// ciphertext that is no size class. Empty when the shape is right. For the relay and every other
  /// gate.
  public Optional<String> flaw(SuiteId suiteId) {
    Suite suite = Suite.of(suiteId);
    if (wraps.isEmpty() || wraps.size() > MAX_WRAPS) {
      return Optional.of(
          "a sealed body has 1.." + MAX_WRAPS + " wrapped keys, given: " + wraps.size());
    }
    Set<KeyId> seen = new HashSet<>();
    for (int i = 0; i < wraps.size(); i++) {
      Wrap wrap = wraps.get(i);
      if (!seen.add(wrap.keyId())) {
        return Optional.of("the desk key " + wrap.keyId().hex() + " is wrapped to twice");
      }
      int enc = wrap.key().enc().length;
      int key = wrap.key().ciphertext().length;
      if (enc != suite.encapsulationBytes() || key != suite.wrappedKeyBytes()) {
        return Optional.of(
            "a wrapped key of suite %s has %d + %d bytes, number %d has %d + %d"
                .formatted(
                    suiteId, suite.encapsulationBytes(), suite.wrappedKeyBytes(), i + 1, enc, key));
      }
    }
    return Padding.isSizeClass(ciphertext.length - Aead.TAG_BYTES)
        ? Optional.empty()
        : Optional.of(
            "a ciphertext of "
                + ciphertext.length
                + " bytes is no size class with a tag of "
                + Aead.TAG_BYTES
                + " bytes, or is longer than "
                + MAX_CIPHERTEXT_BYTES);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sealed that
        && wraps.equals(that.wraps)
        && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return 31 * wraps.hashCode() + Arrays.hashCode(ciphertext);
  }

  @Override
  public String toString() {
    return "Sealed[" + wraps.size() + " wraps, " + ciphertext.length + " bytes]";
  }
}
