package org.openhotline.protocol.envelope;

import java.util.Arrays;
import org.openhotline.protocol.crypto.Aead;
import org.openhotline.protocol.crypto.Hkdf;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.Label;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.WrappedKey;

/// The derivations of one message: from its core and its content encryption key.
final class ContentKeys {
  private static final byte[] NO_SALT = new byte[0];

  /// Length of the commitment to the content key.
  static final int COMMITMENT_BYTES = 32;

  private final byte[] key;
  private final byte[] commitment;

  private ContentKeys(byte[] key, byte[] commitment) {
    this.key = key;
    this.commitment = commitment;
  }

  /// The hash `ch` of a core: SHA-384(`hotline/v1/core` ‖ 0x00 ‖ core).
  static byte[] coreHash(byte[] core) {
    return Sha.sha384(Label.CORE.bytes(), core);
  }

  /// The HPKE info of a wrap: `hotline/v1/cek` ‖ 0x00 ‖ ch ‖ key id.
  static byte[] wrapInfo(byte[] coreHash, KeyId keyId) {
    return Octets.join(Label.CEK.bytes(), coreHash, keyId.bytes());
  }

  /// HKDF-SHA384 without salt over the content encryption key, info `hotline/v1/keys` ‖ 0x00 ‖ ch,
  /// 64 bytes: the first half encrypts, the second half is the key commitment.
  static ContentKeys derive(byte[] cek, byte[] coreHash) {
    byte[] okm =
        Hkdf.sha384(
            NO_SALT,
            cek,
            Octets.join(Label.KEYS.bytes(), coreHash),
            Aead.KEY_BYTES + COMMITMENT_BYTES);
    byte[] key = Arrays.copyOf(okm, WrappedKey.KEY_BYTES);
    byte[] commitment = Arrays.copyOfRange(okm, WrappedKey.KEY_BYTES, okm.length);
    Octets.wipe(okm);
    return new ContentKeys(key, commitment);
  }

  /// The AES-256-GCM key; not copied, used for one message only.
  byte[] key() {
    return key;
  }

  /// The commitment `kc`; not copied.
  byte[] commitment() {
    return commitment;
  }

  /// Overwrites the key.
  void wipe() {
    Octets.wipe(key);
  }
}
