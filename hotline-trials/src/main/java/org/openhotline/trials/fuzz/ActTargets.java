package org.openhotline.trials.fuzz;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.envelope.Sealed;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.Signature;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.Payloads;
import org.openhotline.protocol.wire.SealedBodies;

/// Decoders of what is signed and sealed.
final class ActTargets {
  private static final int SMALL = 16 * 1024;

  private ActTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("signed-act", "an act with its signatures", SMALL, ActTargets::signedAct),
        new FuzzTarget(
            "act-body", "a kind, then the signed body of an act of it", SMALL, ActTargets::body),
        new FuzzTarget(
            "message-core",
            "the part of a header that bodies are sealed to",
            SMALL,
            ActTargets::core),
        new FuzzTarget("record-entry", "a leaf of the record", SMALL, ActTargets::entry),
        new FuzzTarget("sealed-body", "wraps and ciphertext", SMALL, ActTargets::sealedBody),
        new FuzzTarget("payload", "what was sealed, once opened", SMALL, ActTargets::payload),
        new FuzzTarget(
            "envelope-open",
            "a suite, then a sealed body that a desk opens with its key",
            SMALL,
            ActTargets::open));
  }

  private static boolean signedAct(byte[] input) {
    try {
      SignedAct act = Acts.parse(input);
      byte[] body = act.body().toArray();
      BrokenPromise.unlessSame("signed act", input, act.bytes().toArray());
      BrokenPromise.unlessSame("body of the act", body, Acts.body(act.act()));
      BrokenPromise.unlessSame(
          "signed act, assembled",
          input,
          Acts.assemble(act.act().kind(), body, act.signatures()).bytes().toArray());
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean body(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    ActKind[] kinds = ActKind.values(); // numbered from 1
    ActKind kind = kinds[(Byte.toUnsignedInt(input[0]) + kinds.length - 1) % kinds.length];
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    var wire =
        org.openhotline.protocol.v1.SignedAct.newBuilder()
            .setKindValue(kind.code())
            .setBody(ByteString.copyFrom(body))
            .addSignatures(
                Signature.newBuilder()
                    .setSigner(ByteString.copyFrom(new byte[32]))
                    .setSuiteValue(Byte.toUnsignedInt(SuiteId.C1.code()))
                    .setClassical(ByteString.copyFrom(new byte[64])));
    try {
      SignedAct act = Acts.parse(wire.build().toByteArray());
      BrokenPromise.unlessSame("body of " + kind, body, Acts.body(act.act()));
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean core(byte[] input) {
    try {
      MessageDraft draft = Acts.parseCore(input);
      BrokenPromise.unlessSame("core", input, Acts.core(draft));
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean entry(byte[] input) {
    try {
      BrokenPromise.unlessSame("entry", input, Entries.bytes(Entries.parse(input)));
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean sealedBody(byte[] input) {
    try {
      Sealed sealed = SealedBodies.parse(input);
      BrokenPromise.unlessSame("sealed body", input, SealedBodies.bytes(sealed));
      for (SuiteId suite : SuiteId.values()) {
        var _ = sealed.flaw(suite);
      }
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean payload(byte[] input) {
    try {
      Payload payload = Payloads.parse(input);
      BrokenPromise.unlessSame("payload", input, Payloads.bytes(payload));
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  /// The header binds whatever comes, so that the input meets every step of the envelope and not
  /// only the digest.
  private static boolean open(byte[] input) {
    if (input.length < 2) {
      return false;
    }
    Fixture.Desk desk =
        Fixture.desk(
            switch (input[0]) {
              case 0x01 -> SuiteId.H1;
              case 0x02 -> SuiteId.N1;
              default -> SuiteId.C1;
            });
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    Message message =
        desk.draft()
            .sealed(
                new SealedReference(
                    desk.core(),
                    Digest.of(desk.commitment().toArray()),
                    Digest.of(desk.keyCommitment().toArray()),
                    LongDigest.of(SealedBodies.digest(body).value().toArray()),
                    body.length));
    return switch (SealedBodies.open(message, body, desk.desk(), desk.key())) {
      case SealedBodies.Opening.Opened(Payload payload, Bytes bytes, Bytes _) -> {
        BrokenPromise.unlessSame("opened payload", bytes.toArray(), Payloads.bytes(payload));
        yield true;
      }
      case SealedBodies.Opening.CannotRead _ -> false;
    };
  }
}
