package org.openhotline.protocol.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// `StationFact`, `OfficerFact`, `WatchChange`, `ChannelChange` and `AgreementChange` of act.proto.
final class FactCodec {
  private FactCodec() {}

  static StationFact readStation(ActKind kind, byte[] body) throws MalformedException {
    var wire =
        Strict.canonical(
            "StationFact",
            body,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.StationFact.parser());
    Fields.require(wire.hasContext(), "context");
    var context = ContextCodec.read("context", wire.getContext());
    var messageId = Fields.actId("message_id", wire.getMessageId());
    var header = Fields.digest("header_digest", wire.getHeaderDigest());
    var reason = Fields.text("reason", wire.getReason(), StationFact.MAX_REASON_CHARACTERS);
    return Fields.checked(
        "StationFact", () -> new StationFact(context, kind, messageId, header, reason));
  }

  static byte[] write(StationFact fact) {
    return org.openhotline.protocol.v1.StationFact.newBuilder()
        .setContext(ContextCodec.write(fact.context()))
        .setMessageId(Fields.of(fact.messageId()))
        .setHeaderDigest(Fields.of(fact.headerDigest()))
        .setReason(fact.reason())
        .build()
        .toByteArray();
  }

  static OfficerFact readOfficer(ActKind kind, byte[] body) throws MalformedException {
    var wire =
        Strict.canonical(
            "OfficerFact",
            body,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.OfficerFact.parser());
    Fields.require(wire.hasContext(), "context");
    var context = ContextCodec.read("context", wire.getContext());
    var messageId = Fields.actId("message_id", wire.getMessageId());
    var header = Fields.digest("header_digest", wire.getHeaderDigest());
    var reason = Fields.text("reason", wire.getReason(), StationFact.MAX_REASON_CHARACTERS);
    Instant promised = Fields.optionalTime("promised_ms", wire.getPromisedMs());
    return Fields.checked(
        "OfficerFact", () -> new OfficerFact(context, kind, messageId, header, reason, promised));
  }

  static byte[] write(OfficerFact fact) {
    return org.openhotline.protocol.v1.OfficerFact.newBuilder()
        .setContext(ContextCodec.write(fact.context()))
        .setMessageId(Fields.of(fact.messageId()))
        .setHeaderDigest(Fields.of(fact.headerDigest()))
        .setReason(fact.reason())
        .setPromisedMs(Fields.optionalMillis(fact.promised()))
        .build()
        .toByteArray();
  }

  static WatchChange readWatch(byte[] body) throws MalformedException {
    var wire =
        Strict.canonical(
            "WatchChange",
            body,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.WatchChange.parser());
    Fields.require(wire.hasContext(), "context");
    var context = ContextCodec.read("context", wire.getContext());
    var change = Terms.change("change", wire.getChangeValue());
    List<ActId> items = new ArrayList<>();
    for (var item : wire.getOpenItemsList()) {
      items.add(Fields.actId("open_items", item));
    }
    return Fields.checked("WatchChange", () -> new WatchChange(context, change, items));
  }

  static byte[] write(WatchChange change) {
    var wire =
        org.openhotline.protocol.v1.WatchChange.newBuilder()
            .setContext(ContextCodec.write(change.context()))
            .setChangeValue(Terms.number(change.change()));
    change.openItems().forEach(item -> wire.addOpenItems(Fields.of(item)));
    return wire.build().toByteArray();
  }

  static ChannelChange readChannel(byte[] body) throws MalformedException {
    var wire =
        Strict.canonical(
            "ChannelChange",
            body,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.ChannelChange.parser());
    Fields.require(wire.hasContext(), "context");
    var context = ContextCodec.read("context", wire.getContext());
    var reason = Fields.text("reason", wire.getReason(), StationFact.MAX_REASON_CHARACTERS);
    return Fields.checked(
        "ChannelChange", () -> new ChannelChange(context, wire.getSuspended(), reason));
  }

  static byte[] write(ChannelChange change) {
    return org.openhotline.protocol.v1.ChannelChange.newBuilder()
        .setContext(ContextCodec.write(change.context()))
        .setSuspended(change.suspended())
        .setReason(change.reason())
        .build()
        .toByteArray();
  }

  static AgreementChange readAgreement(byte[] body) throws MalformedException {
    var wire =
        Strict.canonical(
            "AgreementChange",
            body,
            Limits.MAX_ACT_BYTES,
            org.openhotline.protocol.v1.AgreementChange.parser());
    Fields.require(wire.hasContext(), "context");
    var context = ContextCodec.read("context", wire.getContext());
    var document =
        Fields.someBytes("document", wire.getDocument(), AgreementChange.MAX_DOCUMENT_BYTES);
    var change = Fields.checked("AgreementChange", () -> new AgreementChange(context, document));
    Digest digest = Digest.of(Sha.sha256(document.toArray()));
    if (!change.agreement().digest().equals(digest)) {
      throw MalformedException.at(
          "context.agreement_digest",
          change.agreement().digest() + " is not the SHA-256 of document, which is " + digest);
    }
    return change;
  }

  static byte[] write(AgreementChange change) {
    return org.openhotline.protocol.v1.AgreementChange.newBuilder()
        .setContext(ContextCodec.write(change.context()))
        .setDocument(Fields.of(change.document()))
        .build()
        .toByteArray();
  }
}
