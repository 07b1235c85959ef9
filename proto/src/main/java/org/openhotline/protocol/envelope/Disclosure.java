package org.openhotline.protocol.envelope;

import org.openhotline.protocol.crypto.Label;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.Sha;

/// The commitment of a header to its body, and its proof to an outsider: who shows salt and payload
/// proves what one message said and gives up no key.
public final class Disclosure {
  /// Length of a salt.
  public static final int SALT_BYTES = 32;

  /// Length of a commitment.
  public static final int COMMITMENT_BYTES = 32;

  private Disclosure() {}

  /// SHA-256(`hotline/v1/commit` ‖ 0x00 ‖ salt ‖ payload). Refuses a salt of another length by
  /// [IllegalArgumentException].
  public static byte[] commitment(byte[] salt, byte[] payload) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException(
          "a salt has " + SALT_BYTES + " bytes, given: " + salt.length);
    }
    return Sha.sha256(Label.COMMIT.bytes(), salt, payload);
  }

  /// Whether salt and payload are what the commitment of a header stands for. The header itself,
  /// with its signature, is for the caller to check.
  public static boolean verify(byte[] commitment, byte[] salt, byte[] payload) {
    return salt.length == SALT_BYTES && Octets.equal(commitment, commitment(salt, payload));
  }
}
