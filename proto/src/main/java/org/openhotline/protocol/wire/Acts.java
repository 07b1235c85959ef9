package org.openhotline.protocol.wire;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SignatureInput;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.v1.Signature;

/// Reads, writes and signs acts; SPEC sections "Acts" and "Signature input".
///
/// Pure and safe for many threads.
public final class Acts {
  private Acts() {}

  /// The act in `bytes`, which are the canonical serialisation of a SignedAct. Signatures are not
  /// verified.
  ///
  /// @throws MalformedException TOO_LARGE above [Limits#MAX_ACT_BYTES]; MALFORMED naming the field
  ///   for everything else: unknown, repeated or disordered fields, unknown numbers, wrong lengths,
  ///   text that is not UTF-8 or holds NUL, values that contradict one another, signers that stand
  ///   twice
  public static SignedAct parse(byte[] bytes) throws MalformedException {
    var wire =
        Strict.canonical(
            "SignedAct",
            bytes,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.SignedAct.parser());
    ActKind kind = Terms.kind("kind", wire.getKindValue());
    byte[] body = wire.getBody().toByteArray();
    Act act = readBody(kind, body);
    List<SignedAct.Signed> signatures = new ArrayList<>();
    for (Signature signature : wire.getSignaturesList()) {
      signatures.add(readSignature("signatures[" + signatures.size() + "]", signature));
    }
    return Fields.checked(
        "signatures",
        () ->
            new SignedAct(
                act,
                Bytes.of(body),
                signatures,
                Bytes.of(bytes),
                Digest.of(Sha.sha256(body)),
                Digest.of(Sha.sha256(bytes))));
  }

  private static SignedAct.Signed readSignature(String field, Signature wire)
      throws MalformedException {
    return new SignedAct.Signed(
        Fields.credentialId(field + ".signer", wire.getSigner()),
        Terms.suite(field + ".suite", wire.getSuiteValue()),
        new DualSignature(
            Fields.bytes(field + ".classical", wire.getClassical(), Limits.MAX_SIGNATURE_BYTES)
                .toArray(),
            Fields.bytes(field + ".pq", wire.getPq(), Limits.MAX_SIGNATURE_BYTES).toArray()));
  }

  private static Act readBody(ActKind kind, byte[] body) throws MalformedException {
    return switch (kind) {
      case MESSAGE -> MessageCodec.read(body);
      case DELIVERED, DECRYPTED, CANNOT_READ -> FactCodec.readStation(kind, body);
      case ACKNOWLEDGED, HOLDING, DECLINED, CANCEL, CLOSE -> FactCodec.readOfficer(kind, body);
      case WATCH -> FactCodec.readWatch(body);
      case CHANNEL -> FactCodec.readChannel(body);
      case DIRECTORY -> DirectoryCodec.readDirectory(body);
      case AGREEMENT -> FactCodec.readAgreement(body);
    };
  }

  /// The bytes of `act` to be signed. Times are rounded down to milliseconds.
  ///
  /// @throws IllegalArgumentException if the act cannot be carried: it would be refused by
  ///   [#parse], or a message was sealed with another core than its fields give
  public static byte[] body(Act act) {
    byte[] body =
        switch (act) {
          case Message message -> MessageCodec.write(message);
          case StationFact fact -> FactCodec.write(fact);
          case OfficerFact fact -> FactCodec.write(fact);
          case WatchChange change -> FactCodec.write(change);
          case ChannelChange change -> FactCodec.write(change);
          case DirectoryChange change -> DirectoryCodec.write(change);
          case AgreementChange change -> FactCodec.write(change);
        };
    try {
      readBody(act.kind(), body);
    } catch (MalformedException e) {
      throw new IllegalArgumentException("this act cannot be carried: " + e.getMessage(), e);
    }
    return body;
  }

  /// The bytes of a message's core, to which its body is sealed and which then stand in
  /// [org.openhotline.protocol.message.SealedReference#core]. Times are rounded down to
  /// milliseconds, so seal and header must come from the same draft.
  ///
  /// @throws IllegalArgumentException if [#parse] would refuse it
  public static byte[] core(MessageDraft draft) {
    byte[] core = MessageCodec.writeCore(draft);
    try {
      MessageCodec.readCore(core);
    } catch (MalformedException e) {
      throw new IllegalArgumentException("this message cannot be carried: " + e.getMessage(), e);
    }
    return core;
  }

  /// The draft in the bytes of a message's core.
  ///
  /// @throws MalformedException as [#parse]
  public static MessageDraft parseCore(byte[] core) throws MalformedException {
    return MessageCodec.readCore(core);
  }

  /// The bytes over which a signer of `suite` signs `act`: label, zero byte, plane, suite, body.
  public static byte[] signatureInput(SignedAct act, SuiteId suite) {
    return signatureInput(act.act(), act.body().toArray(), suite);
  }

  /// The bytes over which a signer of `suite` signs the `body` of `act`, for signers that live
  /// elsewhere.
  public static byte[] signatureInput(Act act, byte[] body, SuiteId suite) {
    return SignatureInput.of(
        Terms.label(act.kind()), (byte) act.context().plane().code(), suite, body);
  }

  /// `act`, signed by each of `signers` in order; the plane is the act's own.
  ///
  /// @param random hedges the post-quantum signatures
  /// @throws IllegalArgumentException if the act cannot be carried, or there are no, too many or
  ///   repeated signers
  public static SignedAct sign(Act act, List<SigningKeyPair> signers, SecureRandom random) {
    byte[] body = body(act);
    List<SignedAct.Signed> signatures = new ArrayList<>();
    for (SigningKeyPair signer : signers) {
      byte[] input = signatureInput(act, body, signer.suite());
      signatures.add(
          new SignedAct.Signed(signer.credentialId(), signer.suite(), signer.sign(input, random)));
    }
    return assemble(act.kind(), body, signatures);
  }

  /// `act` with one more signature over the very same body, for a releaser or a second authority.
  ///
  /// @param random hedges the post-quantum signature
  /// @throws IllegalArgumentException if `signer` has signed already or there are too many
  ///   signatures
  public static SignedAct addSignature(SignedAct act, SigningKeyPair signer, SecureRandom random) {
    List<SignedAct.Signed> signatures = new ArrayList<>(act.signatures());
    signatures.add(
        new SignedAct.Signed(
            signer.credentialId(),
            signer.suite(),
            signer.sign(signatureInput(act, signer.suite()), random)));
    return assemble(act.act().kind(), act.body().toArray(), signatures);
  }

  /// The act of a body and signatures that were made elsewhere.
  ///
  /// @throws IllegalArgumentException if [#parse] would refuse it
  public static SignedAct assemble(ActKind kind, byte[] body, List<SignedAct.Signed> signatures) {
    var wire =
        org.openhotline.protocol.v1.SignedAct.newBuilder()
            .setKindValue(kind.code())
            .setBody(ByteString.copyFrom(body));
    for (SignedAct.Signed signed : signatures) {
      CredentialId signer = signed.signer();
      wire.addSignatures(
          Signature.newBuilder()
              .setSigner(Fields.of(signer))
              .setSuiteValue(Terms.number(signed.suite()))
              .setClassical(ByteString.copyFrom(signed.signature().classical()))
              .setPq(ByteString.copyFrom(signed.signature().pq())));
    }
    try {
      return parse(wire.build().toByteArray());
    } catch (MalformedException e) {
      throw new IllegalArgumentException("this act cannot be carried: " + e.getMessage(), e);
    }
  }
}
