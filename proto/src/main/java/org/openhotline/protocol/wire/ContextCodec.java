package org.openhotline.protocol.wire;

import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;

/// `ActContext` of act.proto.
final class ContextCodec {
  private ContextCodec() {}

  static ActContext read(String field, org.openhotline.protocol.v1.ActContext wire)
      throws MalformedException {
    DeskId desk = wire.getDesk().isEmpty() ? null : Fields.desk(field + ".desk", wire.getDesk());
    return new ActContext(
        Terms.plane(field + ".plane", wire.getPlaneValue()),
        agreement(field, wire),
        Fields.actId(field + ".act_id", wire.getActId()),
        desk,
        Fields.time(field + ".declared_ms", wire.getDeclaredMs()));
  }

  private static @Nullable AgreementVersion agreement(
      String field, org.openhotline.protocol.v1.ActContext wire) throws MalformedException {
    if (wire.getAgreementId().isEmpty() && wire.getAgreementDigest().isEmpty()) {
      return null;
    }
    AgreementId id =
        Fields.checked(field + ".agreement_id", () -> new AgreementId(wire.getAgreementId()));
    Digest digest = Fields.digest(field + ".agreement_digest", wire.getAgreementDigest());
    return new AgreementVersion(id, digest);
  }

  static org.openhotline.protocol.v1.ActContext write(ActContext context) {
    var wire =
        org.openhotline.protocol.v1.ActContext.newBuilder()
            .setPlaneValue(context.plane().code())
            .setActId(Fields.of(context.actId()))
            .setDeclaredMs(Fields.millis(context.declared()));
    AgreementVersion agreement = context.agreement();
    if (agreement != null) {
      wire.setAgreementId(agreement.id().value()).setAgreementDigest(Fields.of(agreement.digest()));
    }
    DeskId desk = context.desk();
    if (desk != null) {
      wire.setDesk(desk.value());
    }
    return wire.build();
  }
}
