package org.openhotline.protocol.envelope;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openhotline.protocol.crypto.Aead;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.crypto.WrappedKey;

/// Seals a payload to desks and opens it again.
///
/// ```
/// ch         = SHA-384("hotline/v1/core" ‖ 0x00 ‖ core)
/// K ‖ kc     = HKDF-SHA384(no salt, CEK, "hotline/v1/keys" ‖ 0x00 ‖ ch, 64)
/// ciphertext = AES-256-GCM(K, nonce 0, aad = ch, pad(salt ‖ payload))
/// commitment = SHA-256("hotline/v1/commit" ‖ 0x00 ‖ salt ‖ payload)
/// wrap_i     = HPKE(pk_i, info = "hotline/v1/cek" ‖ 0x00 ‖ ch ‖ key id, aad = kc, CEK)
/// ```
///
/// What this gives, when core, commitment, kc and a digest of the sealed body stand in a signed
/// header:
/// - The body belongs to its core (`ch`): who puts own names over another's ciphertext cannot open
///   it.
/// - One text for all: AES-GCM does not commit to its key, so a sender could make a ciphertext that
///   reads differently to two desks; `kc` and the commitment allow one reading only.
/// - One message can be shown to an outsider without a key: see [Disclosure].
///
/// It does not authenticate the sender: the signature over the header does, and is checked first.
public final class Envelope {
  /// The longest payload.
  public static final int MAX_PAYLOAD_BYTES = Padding.MAX_INNER_BYTES - Disclosure.SALT_BYTES;

  /// Length of the key commitment `kc`.
  public static final int KEY_COMMITMENT_BYTES = ContentKeys.COMMITMENT_BYTES;

  /// K encrypts exactly one plaintext, so its nonce may be fixed.
  private static final byte[] NONCE = new byte[Aead.NONCE_BYTES];

  private Envelope() {}

  /// Seals `payload` under `core`, the exact bytes of a message's core, to the recipients in their
  /// order. Draws from `random`, in this order: salt (32 bytes), content encryption key (32), then
  /// per recipient the encapsulation's randomness (H1 64, N1 80, C1 32).
  ///
  /// Refuses by [IllegalArgumentException]: a payload longer than [#MAX_PAYLOAD_BYTES]; no
  /// recipient, more than [Sealed#MAX_WRAPS], one key twice; a key of another suite or with a flaw.
  public static Sealing seal(
      SuiteId suite, byte[] core, byte[] payload, List<Recipient> recipients, SecureRandom random) {
    requireSealable(suite, payload, recipients);
    byte[] salt = randomBytes(random, Disclosure.SALT_BYTES);
    byte[] cek = randomBytes(random, WrappedKey.KEY_BYTES);
    byte[] coreHash = ContentKeys.coreHash(core);
    ContentKeys keys = ContentKeys.derive(cek, coreHash);
    byte[] padded = Padding.pad(Octets.join(salt, payload));
    byte[] ciphertext = Aead.seal(keys.key(), NONCE, coreHash, padded);
    List<Wrap> wraps = new ArrayList<>();
    for (Recipient recipient : recipients) {
      KeyId keyId = recipient.key().keyId();
      byte[] info = ContentKeys.wrapInfo(coreHash, keyId);
      wraps.add(
          new Wrap(
              recipient.desk(), keyId, recipient.key().wrap(info, keys.commitment(), cek, random)));
    }
    Octets.wipe(cek);
    Octets.wipe(padded);
    keys.wipe();
    return new Sealing(
        Disclosure.commitment(salt, payload),
        keys.commitment(),
        salt,
        new Sealed(wraps, ciphertext));
  }

  private static void requireSealable(SuiteId suite, byte[] payload, List<Recipient> recipients) {
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a payload has at most %d bytes, given: %d; send it in parts"
              .formatted(MAX_PAYLOAD_BYTES, payload.length));
    }
    if (recipients.isEmpty() || recipients.size() > Sealed.MAX_WRAPS) {
      throw new IllegalArgumentException(
          "a body is sealed to 1..%d keys, given: %d"
              .formatted(Sealed.MAX_WRAPS, recipients.size()));
    }
    Set<KeyId> seen = new HashSet<>();
    for (Recipient recipient : recipients) {
      if (recipient.key().suite() != suite) {
        throw new IllegalArgumentException(
            "the key of desk %s is of suite %s, the message of suite %s"
                .formatted(recipient.desk(), recipient.key().suite(), suite));
      }
      if (!seen.add(recipient.key().keyId())) {
        throw new IllegalArgumentException(
            "the key %s of desk %s is named twice"
                .formatted(recipient.key().keyId().hex(), recipient.desk()));
      }
    }
  }

  private static byte[] randomBytes(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Opens a sealed body with one key of one desk, checking everything on the way in this order:
  /// wrap, key commitment, ciphertext, padding, commitment. `core`, `commitment` and
  /// `keyCommitment` come from a header whose signature was verified before.
  public static OpenResult open(
      SuiteId suite,
      byte[] core,
      byte[] commitment,
      byte[] keyCommitment,
      Sealed sealed,
      String desk,
      SealingKeyPair keyPair) {
    List<Wrap> wraps =
        sealed.wraps().stream()
            .filter(wrap -> wrap.desk().equals(desk) && wrap.keyId().equals(keyPair.keyId()))
            .toList();
    if (keyPair.suite() != suite || wraps.isEmpty()) {
      return new OpenResult.NoWrapForKey(noWrap(suite, sealed, keyPair));
    }
    if (wraps.size() > 1) {
      return new OpenResult.WrapInvalid(
          "the desk key " + keyPair.keyId().hex() + " is wrapped to twice");
    }
    byte[] coreHash = ContentKeys.coreHash(core);
    byte[] info = ContentKeys.wrapInfo(coreHash, keyPair.keyId());
    Optional<byte[]> cek = keyPair.unwrap(info, keyCommitment, wraps.getFirst().key());
    if (cek.isEmpty()) {
      return new OpenResult.WrapInvalid(
          "the content key wrapped to desk key "
              + keyPair.keyId().hex()
              + " does not open: it was damaged or made for another message");
    }
    ContentKeys keys = ContentKeys.derive(cek.get(), coreHash);
    Octets.wipe(cek.get());
    try {
      return decrypt(keys, coreHash, commitment, keyCommitment, sealed.ciphertext());
    } finally {
      keys.wipe();
    }
  }

  private static String noWrap(SuiteId suite, Sealed sealed, SealingKeyPair keyPair) {
    return "none of the %d wrapped keys of this suite %s message is for this desk's key %s of suite %s"
        .formatted(sealed.wraps().size(), suite, keyPair.keyId().hex(), keyPair.suite());
  }

  private static OpenResult decrypt(
      ContentKeys keys,
      byte[] coreHash,
      byte[] commitment,
      byte[] keyCommitment,
      byte[] ciphertext) {
    if (!Octets.equal(keys.commitment(), keyCommitment)) {
      return new OpenResult.KeyCommitmentMismatch(
          "the wrapped content key is not the one that the header commits to: the sender gave"
              + " this desk another key than it signed");
    }
    if (ciphertext.length > Sealed.MAX_CIPHERTEXT_BYTES) {
      return new OpenResult.CiphertextInvalid(
          "a ciphertext has at most %d bytes, given: %d"
              .formatted(Sealed.MAX_CIPHERTEXT_BYTES, ciphertext.length));
    }
    Optional<byte[]> padded = Aead.open(keys.key(), NONCE, coreHash, ciphertext);
    if (padded.isEmpty()) {
      return new OpenResult.CiphertextInvalid(
          "the ciphertext of " + ciphertext.length + " bytes was changed or cut");
    }
    return switch (Padding.unpad(padded.get())) {
      case Padding.Unpadded.Refused(String reason) ->
          new OpenResult.PaddingInvalid("the padding is wrong: " + reason);
      case Padding.Unpadded.Inner inner -> checkBody(inner.bytes(), commitment);
    };
  }

  private static OpenResult checkBody(byte[] inner, byte[] commitment) {
    if (inner.length < Disclosure.SALT_BYTES) {
      return new OpenResult.PaddingInvalid(
          "the body of %d bytes is shorter than its salt of %d"
              .formatted(inner.length, Disclosure.SALT_BYTES));
    }
    byte[] salt = Arrays.copyOf(inner, Disclosure.SALT_BYTES);
    byte[] payload = Arrays.copyOfRange(inner, Disclosure.SALT_BYTES, inner.length);
    return Disclosure.verify(commitment, salt, payload)
        ? new OpenResult.Opened(payload, salt)
        : new OpenResult.CommitmentMismatch(
            "the decrypted body is not the one that the header commits to");
  }
}
