package org.openhotline.protocol.wire;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.envelope.Envelope;
import org.openhotline.protocol.envelope.OpenResult;
import org.openhotline.protocol.envelope.Sealed;
import org.openhotline.protocol.envelope.Sealing;
import org.openhotline.protocol.envelope.Wrap;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.v1.KeyWrap;
import org.openhotline.protocol.v1.SealedBody;

/// Sealed bodies: made from a draft and a payload, checked against a header, opened by a desk; SPEC
/// section "Sealing".
///
/// Pure and safe for many threads.
public final class SealedBodies {
  /// Most bytes of the encapsulation and of the wrapped key of one wrap; every suite stays below.
  public static final int MAX_WRAP_BYTES = 4 * 1024;

  private SealedBodies() {}

  /// A header and the body that it binds.
  ///
  /// @param message to be signed by [Acts#sign]
  /// @param body exact bytes of the SealedBody, which travel beside the act
  public record SealedMessage(Message message, Bytes body) {}

  /// What a desk found in a body.
  public sealed interface Opening {
    /// The text that the header commits to.
    ///
    /// @param payload what an officer reads
    /// @param bytes exact bytes of the payload
    /// @param salt with `bytes` proves the text to an outsider; keep it as secret as the text
    record Opened(Payload payload, Bytes bytes, Bytes salt) implements Opening {}

    /// The desk cannot read the message and says so by CANNOT_READ.
    ///
    /// @param reason which step failed; for people
    record CannotRead(String reason) implements Opening {}
  }

  /// Seals `payload` to the recipients of `draft` and makes the header.
  ///
  /// @param keys one for each recipient of the draft, in the same order
  /// @throws IllegalArgumentException if the keys are not those that the recipients name, or the
  ///   draft or the payload cannot be carried
  public static SealedMessage seal(
      MessageDraft draft, Payload payload, List<PublicSealingKey> keys, SecureRandom random) {
    List<org.openhotline.protocol.envelope.Recipient> recipients = new ArrayList<>();
    List<KeyId> ids = keys.stream().map(PublicSealingKey::keyId).toList();
    if (!ids.equals(draft.recipients().stream().map(Recipient::keyId).toList())) {
      throw new IllegalArgumentException(
          "the keys are not those of the recipients, in the same order");
    }
    for (int i = 0; i < keys.size(); i++) {
      recipients.add(
          new org.openhotline.protocol.envelope.Recipient(
              draft.recipients().get(i).desk().value(), keys.get(i)));
    }
    byte[] core = Acts.core(draft);
    Sealing sealing =
        Envelope.seal(draft.suite(), core, Payloads.bytes(payload), recipients, random);
    return assemble(draft, core, sealing);
  }

  /// The header over a sealing that was made with the core of `draft`.
  ///
  /// @throws IllegalArgumentException if the body is larger than [Limits#MAX_BODY_BYTES]
  static SealedMessage assemble(MessageDraft draft, byte[] core, Sealing sealing) {
    byte[] body = bytes(sealing.sealed());
    Message message =
        draft.sealed(
            new SealedReference(
                Bytes.of(core),
                Digest.of(sealing.commitment()),
                Digest.of(sealing.keyCommitment()),
                digest(body),
                body.length));
    return new SealedMessage(message, Bytes.of(body));
  }

  /// Opens a body with one key of `desk`: digest and length first, then every step of the envelope,
  /// then the payload's form. The header's signature was verified before.
  public static Opening open(Message message, byte[] body, DeskId desk, SealingKeyPair key) {
    Optional<Refusal> mismatch = mismatch(message, body);
    if (mismatch.isPresent()) {
      return new Opening.CannotRead(mismatch.get().text());
    }
    try {
      OpenResult result =
          Envelope.open(
              message.suite(),
              message.sealed().core().toArray(),
              message.sealed().commitment().value().toArray(),
              message.sealed().keyCommitment().value().toArray(),
              parse(body),
              desk.value(),
              key);
      return switch (result) {
        case OpenResult.Opened opened ->
            new Opening.Opened(
                Payloads.parse(opened.payload()),
                Bytes.of(opened.payload()),
                Bytes.of(opened.salt()));
        case OpenResult.Refused refused -> new Opening.CannotRead(refused.reason());
      };
    } catch (MalformedException e) {
      return new Opening.CannotRead(e.refusal().text());
    }
  }

  /// Why `body` is not the one that the header of `message` binds, as far as anyone without a key
  /// can see: length, digest, form, wraps for exactly the recipients in their order, sizes of the
  /// suite. Code BODY_MISMATCH.
  public static Optional<Refusal> mismatch(Message message, byte[] body) {
    SealedReference bound = message.sealed();
    if (body.length != bound.sealedLength()) {
      return refused(
          "the sealed body has "
              + body.length
              + " bytes, but the signed header says "
              + bound.sealedLength()
              + "; send the body that was signed",
          "length");
    }
    LongDigest digest = digest(body);
    if (!digest.equals(bound.sealedDigest())) {
      return refused(
          "the sealed body has the SHA-384 "
              + digest.value().hex()
              + ", but the signed header says "
              + bound.sealedDigest().value().hex()
              + "; send the body that was signed",
          "digest");
    }
    try {
      Sealed sealed = parse(body);
      Optional<String> flaw = sealed.flaw(message.suite());
      if (flaw.isPresent()) {
        return refused("the sealed body: " + flaw.get() + "; seal it again", "shape");
      }
      List<Recipient> wrapped = new ArrayList<>();
      for (Wrap wrap : sealed.wraps()) {
        wrapped.add(new Recipient(new DeskId(wrap.desk()), wrap.keyId()));
      }
      return wrapped.equals(message.recipients())
          ? Optional.empty()
          : refused(
              "the sealed body is not wrapped to exactly the recipients of the header, in their"
                  + " order; seal it again",
              "recipients");
    } catch (MalformedException e) {
      return refused("the sealed body: " + e.refusal().text() + "; seal it again", "form");
    }
  }

  private static Optional<Refusal> refused(String text, String what) {
    return Optional.of(new Refusal(RefusalCode.BODY_MISMATCH, text, Map.of("mismatch", what)));
  }

  /// SHA-384 of a SealedBody's bytes, as it stands in the header.
  public static LongDigest digest(byte[] body) {
    return LongDigest.of(Sha.sha384(body));
  }

  /// The bytes of a SealedBody.
  ///
  /// @throws IllegalArgumentException if [#parse] would refuse them
  public static byte[] bytes(Sealed sealed) {
    var wire = SealedBody.newBuilder().setCiphertext(ByteString.copyFrom(sealed.ciphertext()));
    for (Wrap wrap : sealed.wraps()) {
      wire.addWraps(
          KeyWrap.newBuilder()
              .setDesk(wrap.desk())
              .setKeyId(ByteString.copyFrom(wrap.keyId().bytes()))
              .setEncapsulation(ByteString.copyFrom(wrap.key().enc()))
              .setWrappedKey(ByteString.copyFrom(wrap.key().ciphertext())));
    }
    byte[] bytes = wire.build().toByteArray();
    try {
      parse(bytes);
    } catch (MalformedException e) {
      throw new IllegalArgumentException("this body cannot be carried: " + e.getMessage(), e);
    }
    return bytes;
  }

  /// The sealed body in `bytes`, which are its canonical serialisation. Whether it is the right
  /// one, [#mismatch] tells.
  ///
  /// @throws MalformedException TOO_LARGE above [Limits#MAX_BODY_BYTES]; else MALFORMED naming the
  ///   field
  public static Sealed parse(byte[] bytes) throws MalformedException {
    SealedBody wire =
        Strict.canonical("SealedBody", bytes, Limits.MAX_BODY_BYTES, SealedBody.parser());
    if (wire.getWrapsCount() == 0 || wire.getWrapsCount() > Sealed.MAX_WRAPS) {
      throw MalformedException.at(
          "wraps", wire.getWrapsCount() + " wraps; there must be 1 to " + Sealed.MAX_WRAPS);
    }
    List<Wrap> wraps = new ArrayList<>();
    for (KeyWrap wrap : wire.getWrapsList()) {
      String field = "wraps[" + wraps.size() + "]";
      wraps.add(
          new Wrap(
              Fields.desk(field + ".desk", wrap.getDesk()).value(),
              Fields.checked(field + ".key_id", () -> KeyId.of(wrap.getKeyId().toByteArray())),
              Fields.someBytes(field + ".encapsulation", wrap.getEncapsulation(), MAX_WRAP_BYTES)
                  .toArray(),
              Fields.someBytes(field + ".wrapped_key", wrap.getWrappedKey(), MAX_WRAP_BYTES)
                  .toArray()));
    }
    Fields.require(!wire.getCiphertext().isEmpty(), "ciphertext");
    return new Sealed(wraps, wire.getCiphertext().toByteArray());
  }
}
