package org.openhotline.protocol.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement.FieldRule;
import org.openhotline.protocol.agreement.Agreement.MessageType;
import org.openhotline.protocol.agreement.Agreement.Template;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Text;

/// What an agreement says about the sealed text: fields, templates, answers, lead times. Only
/// stations ask this; the relay does not see types. Pure; static.
public final class TypeRules {
  private TypeRules() {}

  /// Why a payload may not be sent with `precedence`; empty if it may.
  ///
  /// Checked: {@link #checkContent(Agreement, String, String, Map)}; the type allows the
  /// precedence; there is a text, or a template that says it.
  public static Optional<Refusal> checkContent(
      Agreement agreement, Payload payload, Precedence precedence) {
    Map<String, String> fields = new TreeMap<>();
    payload.fields().forEach(field -> fields.put(field.name(), field.value()));
    Optional<Refusal> content = checkContent(agreement, payload.type(), payload.template(), fields);
    MessageType type = agreement.types().get(payload.type());
    if (content.isPresent() || type == null) {
      return content;
    }
    if (!type.allowed().contains(precedence)) {
      return refused(
          "%s may not be sent as %s; allowed: %s"
              .formatted(payload.type(), precedence, type.allowed()),
          "precedence",
          precedence.name());
    }
    return payload.text().isBlank() && payload.template().isEmpty()
        ? refused(payload.type() + " needs a text or a template of the codebook", "text", "")
        : Optional.empty();
  }

  /// Why this content does not fit its type; empty if it does.
  ///
  /// Checked: the type exists; the template exists and belongs to the type; every required field
  /// and every parameter of the template has a value that is not blank; there is no other field.
  ///
  /// @param template code of the codebook, or empty
  /// @param fields values by name
  public static Optional<Refusal> checkContent(
      Agreement agreement, String type, String template, Map<String, String> fields) {
    MessageType found = agreement.types().get(type);
    if (found == null) {
      return refused(
          "agreement %s has no type '%s'; there are: %s"
              .formatted(
                  agreement.version().id(),
                  Text.shown(type),
                  String.join(", ", agreement.types().keySet())),
          "type",
          type);
    }
    NavigableSet<String> required = new TreeSet<>();
    NavigableSet<String> known = new TreeSet<>();
    for (FieldRule field : found.fields()) {
      known.add(field.name());
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!template.isEmpty()) {
      Template entry = agreement.templates().get(template);
      if (entry == null || !entry.type().equals(type)) {
        return refused(
            "the codebook of agreement %s has no text '%s' for %s"
                .formatted(agreement.version().id(), Text.shown(template), type),
            "template",
            template);
      }
      NavigableSet<String> parameters = parameters(entry);
      required.addAll(parameters);
      known.addAll(parameters);
    }
    for (String name : required) {
      if (fields.getOrDefault(name, "").isBlank()) {
        return refused(
            "%s needs the field '%s'; required are: %s"
                .formatted(type, name, String.join(", ", required)),
            "field",
            name);
      }
    }
    return new TreeSet<>(fields.keySet())
        .stream()
            .filter(name -> !known.contains(name))
            .findFirst()
            .flatMap(name ->
                refused(
                    "%s has no field '%s'; %s"
                        .formatted(
                            type,
                            Text.shown(name),
                            known.isEmpty()
                                ? "it has none"
                                : "there are: " + String.join(", ", known)),
                    "field",
                    name));
  }

  /// Whether a message of type `answer` may answer one of type `question`.
  public static boolean mayAnswer(Agreement agreement, String question, String answer) {
    MessageType found = agreement.types().get(question);
    return found != null && found.answeredBy().contains(answer);
  }

  /// Why what begins at `validFrom` is announced too late at `now`; empty if it is not, or if the
  /// type has no lead time. Exactly the lead time is enough.
  ///
  /// @param validFrom start of what is announced; null if the message does not say
  public static Optional<Refusal> checkLeadTime(
      Agreement agreement, String type, Instant now, @Nullable Instant validFrom) {
    MessageType found = agreement.types().get(type);
    if (found == null || found.leadTime() == null) {
      return Optional.empty();
    }
    String leadTime = DurationText.format(found.leadTime());
    if (validFrom == null) {
      return refused(
          "%s must say when it begins; its lead time is %s".formatted(type, leadTime),
          "lead_time",
          leadTime);
    }
    return Duration.between(now, validFrom).compareTo(found.leadTime()) >= 0
        ? Optional.empty()
        : refused(
            "%s begins at %s; its lead time is %s, so it can begin at %s at the earliest"
                .formatted(type, validFrom, leadTime, now.plus(found.leadTime())),
            "lead_time",
            leadTime);
  }

  /// Names of a template's parameters, sorted.
  public static NavigableSet<String> parameters(Template template) {
    NavigableSet<String> names = new TreeSet<>();
    template.texts().values().forEach(text -> names.addAll(TemplateText.parse(text).parameters()));
    return names;
  }

  /// The text of a codebook entry in a language, with values in the place of its parameters; values
  /// are taken literally. Empty if the codebook has no such entry or the entry no such language.
  ///
  /// @throws IllegalArgumentException if a parameter has no value: ask {@link #checkContent} first
  public static Optional<String> render(
      Agreement agreement, String code, String language, Map<String, String> values) {
    Template template = agreement.templates().get(code);
    String text = template == null ? null : template.texts().get(language);
    return text == null ? Optional.empty() : Optional.of(TemplateText.parse(text).render(values));
  }

  private static Optional<Refusal> refused(String text, String detail, String value) {
    return Optional.of(Refusal.of(RefusalCode.NOT_IN_AGREEMENT, text, detail, value));
  }
}
