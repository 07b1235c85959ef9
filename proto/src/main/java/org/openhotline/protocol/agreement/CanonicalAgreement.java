package org.openhotline.protocol.agreement;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement.Desk;
import org.openhotline.protocol.agreement.Agreement.FieldRule;
import org.openhotline.protocol.agreement.Agreement.MessageType;
import org.openhotline.protocol.agreement.Agreement.ObligationClass;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.agreement.Agreement.Step;
import org.openhotline.protocol.agreement.Agreement.Template;
import org.openhotline.protocol.agreement.Agreement.Windows;
import org.openhotline.protocol.agreement.AgreementReading.Invalid;
import org.openhotline.protocol.agreement.AgreementReading.Valid;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.document.CanonicalJson;
import org.openhotline.protocol.document.DocumentReader;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.document.Problem;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.PartyId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The canonical form of an agreement: what is hashed, signed and kept in the record.
///
/// It is the document of the YAML form as JSON (RFC 8785) in which every property stands, with
/// these exceptions: `holding`, `reply`, `release_by`, `lead_time` and `trust` are left out where
/// there is none. Durations stand in the largest unit that needs no fraction (`60m` becomes `1h`).
/// So comments, order of properties, quoting and spelled-out defaults do not change the digest. At
/// most {@value AgreementChange#MAX_DOCUMENT_BYTES} bytes.
public final class CanonicalAgreement {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CanonicalAgreement() {}

  /// The agreement whose canonical form `document` is. Bytes that describe an agreement but are not
  /// its canonical form are invalid.
  public static AgreementReading read(Bytes document) {
    String name = "agreement";
    String text = new String(document.toArray(), StandardCharsets.UTF_8);
    AgreementReading reading =
        AgreementReader.meaning(
            name, DocumentReader.json(text, AgreementChange.MAX_DOCUMENT_BYTES));
    return switch (reading) {
      case Invalid invalid -> invalid;
      case Valid valid when valid.agreement().document().equals(document) -> valid;
      case Valid _ ->
          new Invalid(
              name,
              List.of(new Problem(1, 1, "", "the document is not in canonical form (RFC 8785)")));
    };
  }

  /// SHA-256 of a canonical document.
  public static Digest digest(Bytes document) {
    return Digest.of(Sha.sha256(document.toArray()));
  }

  /// `draft` with its canonical document and digest.
  static Agreement complete(Agreement draft) {
    Bytes document = CanonicalJson.write(tree(draft));
    return new Agreement(
        new AgreementVersion(draft.version().id(), digest(document)),
        draft.number(),
        draft.title(),
        draft.plane(),
        draft.suite(),
        draft.parties(),
        draft.precedence(),
        draft.ladder(),
        draft.obligations(),
        draft.types(),
        draft.templates(),
        draft.hold(),
        draft.clockSkew(),
        draft.trust(),
        document);
  }

  private static ObjectNode tree(Agreement agreement) {
    ObjectNode root = JSON.objectNode();
    root.put("agreement", agreement.version().id().value());
    root.put("version", agreement.number());
    root.put("title", agreement.title());
    root.put("plane", agreement.plane().name().toLowerCase(Locale.ROOT));
    root.put("suite", agreement.suite().name());
    root.put("clock_skew", DurationText.format(agreement.clockSkew()));
    root.set("parties", list(agreement.parties(), CanonicalAgreement::party));
    ObjectNode precedence = root.putObject("precedence");
    agreement.precedence().forEach((key, value) -> precedence.set(key.name(), windows(value)));
    ObjectNode ladder = root.putObject("ladder");
    ladder.set("steps", list(agreement.ladder().steps(), CanonicalAgreement::step));
    ladder.put("exhausted", agreement.ladder().exhaustedPercent() + "%");
    root.set("obligations", map(agreement.obligations(), CanonicalAgreement::obligation));
    root.set("types", map(agreement.types(), CanonicalAgreement::type));
    root.set("templates", map(agreement.templates(), CanonicalAgreement::template));
    ObjectNode hold = root.putObject("hold");
    hold.put("times", agreement.hold().times());
    hold.put("total", DurationText.format(agreement.hold().total()));
    if (agreement.trust() != null) {
      root.set("trust", trust(agreement.trust()));
    }
    return root;
  }

  private static ObjectNode party(Party party) {
    ObjectNode node = JSON.objectNode();
    node.put("id", party.id().value());
    node.put("name", party.name());
    node.put("role", party.guarantor() ? "guarantor" : "signatory");
    node.set("desks", list(party.desks(), CanonicalAgreement::desk));
    return node;
  }

  private static ObjectNode desk(Desk desk) {
    ObjectNode node = JSON.objectNode();
    node.put("id", desk.id().value());
    node.put("name", desk.name());
    node.put("track", desk.track());
    node.put("fallback", desk.fallback());
    return node;
  }

  private static ObjectNode windows(Windows windows) {
    ObjectNode node = JSON.objectNode();
    putDuration(node, "first_attempt", windows.firstAttempt());
    putDuration(node, "non_delivery", windows.nonDelivery());
    putDuration(node, "acknowledge", windows.acknowledge());
    putDuration(node, "holding", windows.holding());
    putDuration(node, "reply", windows.reply());
    if (windows.releaseBy() != null) {
      node.put("release_by", windows.releaseBy().name());
    }
    return node;
  }

  private static ObjectNode step(Step step) {
    ObjectNode node = JSON.objectNode();
    node.put("step", step.number());
    node.put("at", step.atPercent() + "%");
    node.set("addressee", list(step.addressee(), audience -> JSON.stringNode(audience.name())));
    node.set("originator", list(step.originator(), role -> JSON.stringNode(role.name())));
    node.put("guarantors", step.guarantors());
    return node;
  }

  private static ObjectNode obligation(ObligationClass obligation) {
    ObjectNode node = JSON.objectNode();
    node.put("acknowledge", obligation.acknowledge());
    node.put("reply", obligation.reply());
    return node;
  }

  private static ObjectNode type(MessageType type) {
    ObjectNode node = JSON.objectNode();
    node.set("title", map(type.titles(), JSON::stringNode));
    node.put("precedence", type.precedence().name());
    node.set("allowed", list(type.allowed(), precedence -> JSON.stringNode(precedence.name())));
    node.put("obligation", type.obligation());
    node.set("fields", list(type.fields(), CanonicalAgreement::field));
    node.set("answered_by", list(type.answeredBy(), JSON::stringNode));
    putDuration(node, "lead_time", type.leadTime());
    return node;
  }

  private static ObjectNode field(FieldRule field) {
    ObjectNode node = JSON.objectNode();
    node.put("name", field.name());
    node.put("required", field.required());
    return node;
  }

  private static ObjectNode template(Template template) {
    ObjectNode node = JSON.objectNode();
    node.put("type", template.type());
    node.set("texts", map(template.texts(), JSON::stringNode));
    return node;
  }

  /// The trust section as it stands in documents.
  static ObjectNode trust(Trust trust) {
    ObjectNode node = JSON.objectNode();
    ObjectNode parties = node.putObject("parties");
    for (Map.Entry<PartyId, Trust.AuthorityPin> entry : trust.authorities().entrySet()) {
      ObjectNode pin = parties.putObject(entry.getKey().value());
      pin.put("classical", entry.getValue().classical().hex());
      pin.put("pq", entry.getValue().pq().hex());
    }
    ObjectNode relay = node.putObject("relay");
    relay.put("origin", trust.relay().origin());
    relay.put("log_key", trust.relay().logKey());
    relay.put("log_key_pq", trust.relay().pqLogKey());
    relay.put("tls_root", trust.relay().tlsRoot().hex());
    return node;
  }

  private static void putDuration(ObjectNode node, String name, @Nullable Duration duration) {
    if (duration != null) {
      node.put(name, DurationText.format(duration));
    }
  }

  private static <T> ArrayNode list(List<T> items, Function<T, JsonNode> item) {
    ArrayNode array = JSON.arrayNode();
    items.forEach(value -> array.add(item.apply(value)));
    return array;
  }

  private static <T> ObjectNode map(Map<String, T> values, Function<T, JsonNode> value) {
    ObjectNode node = JSON.objectNode();
    values.forEach((name, entry) -> node.set(name, value.apply(entry)));
    return node;
  }
}
