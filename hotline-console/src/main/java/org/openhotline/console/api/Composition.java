package org.openhotline.console.api;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.console.desk.ActException;
import org.openhotline.console.desk.Drafts;
import org.openhotline.console.view.Detail;
import org.openhotline.console.view.Shown;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.web.Question;
import tools.jackson.databind.JsonNode;

/// Reads what an officer wrote from a page, and shows it back.
final class Composition {
  private Composition() {}

  /// Reads a message.
  ///
  /// @throws ActException naming the field that cannot be understood
  static Drafts.Written read(Question q) throws ActException {
    JsonNode body = q.body();
    if (body == null) {
      throw new ActException(ActException.Code.INVALID, "nothing was written");
    }
    try {
      AgreementId agreement = new AgreementId(q.text("agreement"));
      List<DeskId> to = list(body, "to", n -> new DeskId(n.asString("")));
      List<DeskId> info = list(body, "info", n -> new DeskId(n.asString("")));
      Precedence precedence = ConsoleApi.constant(Precedence.class, q.text("precedence"));
      ActId answered = answered(q.text("replyTo"));
      ReplyKind kind =
          answered == null
              ? ReplyKind.NONE
              : ConsoleApi.constant(ReplyKind.class, q.text("replyKind"));
      return drafter ->
          new Draft(
              agreement,
              to,
              info,
              precedence,
              answered,
              kind,
              ConsoleApi.time(q, "validFrom"),
              ConsoleApi.time(q, "validUntil"),
              payload(q, body, drafter));
    } catch (IllegalArgumentException e) {
      throw new ActException(ActException.Code.INVALID, Shown.text(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable ActId answered(String hex) {
    return hex.isEmpty() ? null : ActId.of(HexFormat.of().parseHex(hex));
  }

  private static Payload payload(Question q, JsonNode body, String drafter) {
    return new Payload(
        q.text("type"),
        q.text("subject"),
        q.text("language"),
        q.text("text"),
        list(
            body,
            "translations",
            n ->
                new Payload.Translation(
                    n.path("language").asString(""), n.path("text").asString(""), drafter)),
        q.text("template"),
        list(
            body,
            "fields",
            n -> new Payload.Field(n.path("name").asString(""), n.path("value").asString(""))),
        drafter);
  }

  private static <T> List<T> list(JsonNode body, String name, Function<JsonNode, T> read) {
    List<T> values = new ArrayList<>();
    for (JsonNode node : body.path(name)) {
      values.add(read.apply(node));
    }
    return values;
  }

  /// A waiting draft, for the officer who is to release it.
  static Map<String, Object> shown(Draft draft) {
    Payload p = draft.payload();
    return Map.of(
        "agreement",
        draft.agreement().value(),
        "to",
        draft.action().stream().map(DeskId::value).toList(),
        "info",
        draft.info().stream().map(DeskId::value).toList(),
        "precedence",
        draft.precedence() == null ? "" : draft.precedence().name(),
        "type",
        p.type(),
        "subject",
        Shown.text(p.subject()),
        "validFrom",
        draft.validFrom() == null ? 0 : Shown.time(draft.validFrom()),
        "validUntil",
        draft.validUntil() == null ? 0 : Shown.time(draft.validUntil()),
        "replyTo",
        draft.inReplyTo() == null ? "" : draft.inReplyTo().hex(),
        "body",
        new Detail.Body(
            Shown.text(p.language()),
            Shown.text(p.text()),
            p.translations().stream()
                .map(t ->
                    new Detail.Aid(
                        Shown.text(t.language()), Shown.text(t.text()), Shown.text(t.translator())))
                .toList(),
            p.template(),
            p.fields().stream()
                .map(f -> new Detail.Field(Shown.text(f.name()), Shown.text(f.value())))
                .toList(),
            Shown.text(p.officerName())));
  }
}
