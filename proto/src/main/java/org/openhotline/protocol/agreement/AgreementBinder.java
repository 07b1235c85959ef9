package org.openhotline.protocol.agreement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement.Audience;
import org.openhotline.protocol.agreement.Agreement.Desk;
import org.openhotline.protocol.agreement.Agreement.FieldRule;
import org.openhotline.protocol.agreement.Agreement.Hold;
import org.openhotline.protocol.agreement.Agreement.Ladder;
import org.openhotline.protocol.agreement.Agreement.MessageType;
import org.openhotline.protocol.agreement.Agreement.ObligationClass;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.agreement.Agreement.Step;
import org.openhotline.protocol.agreement.Agreement.Template;
import org.openhotline.protocol.agreement.Agreement.Windows;
import org.openhotline.protocol.agreement.Trust.AuthorityPin;
import org.openhotline.protocol.agreement.Trust.RelayPin;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Role;
import tools.jackson.databind.JsonNode;

/// Turns a document that fits the schema into an {@link Agreement} without digest and canonical
/// bytes.
final class AgreementBinder {
  private static final Digest NO_DIGEST = Digest.of(new byte[Digest.LENGTH_BYTES]);

  private final Findings findings;
  private final JsonNode root;

  AgreementBinder(Findings findings) {
    this.findings = findings;
    this.root = findings.document().root();
  }

  /// Reports durations that have the right form but are too long.
  void checkDurations() {
    checkDuration("/clock_skew", root.path("clock_skew"));
    checkDuration("/hold/total", root.path("hold").path("total"));
    for (Map.Entry<String, JsonNode> windows : root.path("precedence").properties()) {
      String pointer = Document.child("/precedence", windows.getKey());
      for (Map.Entry<String, JsonNode> window : windows.getValue().properties()) {
        if (!window.getKey().equals("release_by")) {
          checkDuration(Document.child(pointer, window.getKey()), window.getValue());
        }
      }
    }
    for (Map.Entry<String, JsonNode> type : root.path("types").properties()) {
      JsonNode leadTime = type.getValue().get("lead_time");
      if (leadTime != null) {
        checkDuration(Document.child("/types", type.getKey()) + "/lead_time", leadTime);
      }
    }
  }

  private void checkDuration(String pointer, JsonNode value) {
    if (DurationText.parse(value.asString()).isEmpty()) {
      findings.error(
          pointer,
          "'%s' is too long; the limit is %s"
              .formatted(value.asString(), DurationText.format(DurationText.MAX)));
    }
  }

  /// The agreement; only after {@link #checkDurations} found nothing.
  Agreement bind() {
    return new Agreement(
        new AgreementVersion(new AgreementId(text(root, "agreement")), NO_DIGEST),
        root.path("version").intValue(),
        text(root, "title"),
        Plane.valueOf(text(root, "plane").toUpperCase(Locale.ROOT)),
        root.has("suite") ? SuiteId.valueOf(text(root, "suite")) : SuiteId.H1,
        list(root.get("parties"), AgreementBinder::party),
        precedence(root.path("precedence")),
        ladder(root.path("ladder")),
        map(
            root.get("obligations"),
            node ->
                new ObligationClass(
                    node.path("acknowledge").booleanValue(), node.path("reply").booleanValue())),
        map(root.get("types"), AgreementBinder::type),
        map(root.get("templates"), AgreementBinder::template),
        new Hold(root.path("hold").path("times").intValue(), duration(root.path("hold"), "total")),
        duration(root, "clock_skew"),
        root.has("trust") ? trust(root.path("trust")) : null,
        Bytes.EMPTY);
  }

  private static Party party(JsonNode node) {
    return new Party(
        new PartyId(text(node, "id")),
        text(node, "name"),
        text(node, "role").equals("guarantor"),
        list(
            node.get("desks"),
            desk ->
                new Desk(
                    new DeskId(text(desk, "id")),
                    text(desk, "name"),
                    text(desk, "track"),
                    text(desk, "fallback"))));
  }

  private static Map<Precedence, Windows> precedence(JsonNode node) {
    Map<Precedence, Windows> all = new EnumMap<>(Precedence.class);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode windows = entry.getValue();
      all.put(
          Precedence.valueOf(entry.getKey()),
          new Windows(
              duration(windows, "first_attempt"),
              duration(windows, "non_delivery"),
              duration(windows, "acknowledge"),
              optionalDuration(windows, "holding"),
              optionalDuration(windows, "reply"),
              windows.has("release_by") ? Role.valueOf(text(windows, "release_by")) : null));
    }
    return all;
  }

  private static Ladder ladder(JsonNode node) {
    return new Ladder(
        list(
            node.get("steps"),
            step ->
                new Step(
                    step.path("step").intValue(),
                    percent(step, "at"),
                    list(step.get("addressee"), item -> Audience.valueOf(item.asString())),
                    list(step.get("originator"), item -> Role.valueOf(item.asString())),
                    step.path("guarantors").asBoolean(false))),
        percent(node, "exhausted"));
  }

  private static MessageType type(JsonNode node) {
    Precedence usual = Precedence.valueOf(text(node, "precedence"));
    return new MessageType(
        map(node.get("title"), JsonNode::asString),
        usual,
        node.has("allowed")
            ? list(node.get("allowed"), item -> Precedence.valueOf(item.asString()))
            : List.of(usual),
        text(node, "obligation"),
        list(
            node.get("fields"),
            field -> new FieldRule(text(field, "name"), field.path("required").asBoolean(true))),
        list(node.get("answered_by"), JsonNode::asString),
        optionalDuration(node, "lead_time"));
  }

  private static Template template(JsonNode node) {
    return new Template(text(node, "type"), map(node.get("texts"), JsonNode::asString));
  }

  private static Trust trust(JsonNode node) {
    SortedMap<PartyId, AuthorityPin> authorities = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("parties").properties()) {
      authorities.put(
          new PartyId(entry.getKey()),
          new AuthorityPin(digest(entry.getValue(), "classical"), digest(entry.getValue(), "pq")));
    }
    JsonNode relay = node.path("relay");
    return new Trust(
        authorities,
        new RelayPin(
            text(relay, "origin"),
            text(relay, "log_key"),
            text(relay, "log_key_pq"),
            digest(relay, "tls_root")));
  }

  private static Digest digest(JsonNode node, String name) {
    return Digest.ofHex(text(node, name));
  }

  private static int percent(JsonNode node, String name) {
    String text = text(node, name);
    return Integer.parseInt(text, 0, text.length() - 1, 10);
  }

  private static Duration duration(JsonNode node, String name) {
    return DurationText.parse(text(node, name))
        .orElseThrow(() -> new IllegalStateException(name + " was not checked"));
  }

  private static @Nullable Duration optionalDuration(JsonNode node, String name) {
    return node.has(name) ? duration(node, name) : null;
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString();
  }

  private static <T> List<T> list(@Nullable JsonNode node, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>();
    if (node != null) {
      node.forEach(child -> items.add(item.apply(child)));
    }
    return items;
  }

  private static <T> SortedMap<String, T> map(
      @Nullable JsonNode node, Function<JsonNode, T> value) {
    SortedMap<String, T> values = new TreeMap<>();
    if (node != null) {
      node.properties().forEach(entry -> values.put(entry.getKey(), value.apply(entry.getValue())));
    }
    return values;
  }
}
