package org.openhotline.protocol.agreement;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openhotline.protocol.agreement.Agreement.FieldRule;
import org.openhotline.protocol.agreement.Agreement.MessageType;
import org.openhotline.protocol.agreement.Agreement.ObligationClass;
import org.openhotline.protocol.agreement.Agreement.Template;
import org.openhotline.protocol.agreement.Agreement.Windows;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Text;

/// Checks message types, obligation classes and codebook.
final class TypeChecks {
  private static final String CHECK = "CHECK";

  private final Agreement agreement;
  private final Findings findings;

  TypeChecks(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.findings = findings;
  }

  void check() {
    Set<String> used = new HashSet<>();
    agreement
        .types()
        .forEach((name, type) -> {
          checkType(name, type);
          used.add(type.obligation());
        });
    for (String name : agreement.obligations().keySet()) {
      if (!used.contains(name)) {
        findings.warningAtName(
            Document.child("/obligations", name), "no type uses obligation class '" + name + "'");
      }
    }
    agreement.templates().forEach(this::checkTemplate);
  }

  private void checkType(String name, MessageType type) {
    String pointer = Document.child("/types", name);
    checkPrecedences(name, type, pointer);
    ObligationClass obligation = agreement.obligations().get(type.obligation());
    if (obligation == null) {
      findings.error(
          pointer + "/obligation",
          unknown("obligation class", type.obligation(), agreement.obligations().keySet()));
    } else {
      checkReply(type, obligation, pointer);
    }
    Set<String> fields = new HashSet<>();
    for (int i = 0; i < type.fields().size(); i++) {
      FieldRule field = type.fields().get(i);
      if (!fields.add(field.name())) {
        findings.error(
            Document.item(pointer + "/fields", i) + "/name",
            "field '" + field.name() + "' stands twice");
      }
    }
    for (int i = 0; i < type.answeredBy().size(); i++) {
      String answer = type.answeredBy().get(i);
      if (!agreement.types().containsKey(answer)) {
        findings.error(
            Document.item(pointer + "/answered_by", i),
            unknown("type", answer, agreement.types().keySet()));
      }
    }
  }

  private void checkPrecedences(String name, MessageType type, String pointer) {
    List<Precedence> allowed = type.allowed();
    if (!allowed.contains(type.precedence())) {
      findings.error(
          pointer + "/allowed", "the usual precedence " + type.precedence() + " is missing here");
    }
    for (Precedence precedence : allowed) {
      String place =
          findings.document().root().at(pointer).has("allowed")
              ? Document.item(pointer + "/allowed", allowed.indexOf(precedence))
              : pointer + "/precedence";
      if (!agreement.precedence().containsKey(precedence)) {
        findings.error(
            place, unknown("precedence", precedence.name(), agreement.precedence().keySet()));
      }
      boolean isCheck = name.equals(CHECK) || name.startsWith(CHECK + "-");
      if (isCheck && precedence == Precedence.FLASH) {
        findings.error(place, "checks never use FLASH");
      }
    }
  }

  private void checkReply(MessageType type, ObligationClass obligation, String pointer) {
    if (!obligation.reply()) {
      return;
    }
    if (type.answeredBy().isEmpty()) {
      findings.error(
          pointer + "/obligation",
          "'"
              + type.obligation()
              + "' owes a reply, but 'answered_by' names no type that may answer");
    }
    for (Precedence precedence : type.allowed()) {
      Windows windows = agreement.precedence().get(precedence);
      if (windows != null && windows.firstReply().isEmpty()) {
        findings.warning(
            pointer + "/obligation",
            "'%s' owes a reply, but %s has neither holding nor reply: no deadline"
                .formatted(type.obligation(), precedence));
      }
    }
  }

  private void checkTemplate(String code, Template template) {
    String pointer = Document.child("/templates", code);
    if (!agreement.types().containsKey(template.type())) {
      findings.error(
          pointer + "/type", unknown("type", template.type(), agreement.types().keySet()));
    }
    SortedMap<String, NavigableSet<String>> parameters = new TreeMap<>();
    for (Map.Entry<String, String> text : template.texts().entrySet()) {
      try {
        parameters.put(text.getKey(), TemplateText.parse(text.getValue()).parameters());
      } catch (IllegalArgumentException e) {
        findings.error(
            Document.child(pointer + "/texts", text.getKey()),
            Text.shown(String.valueOf(e.getMessage())));
      }
    }
    NavigableSet<String> all = new TreeSet<>();
    parameters.values().forEach(all::addAll);
    parameters.forEach((language, own) -> {
      NavigableSet<String> missing = new TreeSet<>(all);
      missing.removeAll(own);
      if (!missing.isEmpty()) {
        findings.error(
            Document.child(pointer + "/texts", language),
            "the text in '%s' lacks the parameter {%s} that another language has"
                .formatted(language, String.join("}, {", missing)));
      }
    });
    checkLanguages(template, pointer);
  }

  private void checkLanguages(Template template, String pointer) {
    MessageType type = agreement.types().get(template.type());
    if (type == null) {
      return;
    }
    for (String language : type.titles().keySet()) {
      if (!template.texts().containsKey(language)) {
        findings.warningAtName(
            pointer + "/texts", "no text in '" + language + "', in which the type has a title");
      }
    }
  }

  private static String unknown(String what, String name, Set<?> known) {
    List<String> names = known.stream().map(String::valueOf).toList();
    return what
        + " '"
        + Text.shown(name)
        + "' does not exist; there are: "
        + String.join(", ", names);
  }
}
