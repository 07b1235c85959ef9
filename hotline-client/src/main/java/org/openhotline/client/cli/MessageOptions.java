package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.TypeRules;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// What an officer writes: subject, text or template, translations, fields, signers.
final class MessageOptions {
  private static final String STDIN = "-";

  @Option(names = "--subject", required = true, description = "Subject, up to 200 characters.")
  String subject = "";

  @Option(
      names = "--language",
      description =
          "Language of the text, as a BCP 47 tag; the text in it is authoritative"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "en")
  String language = "en";

  @ArgGroup(multiplicity = "1")
  Content content = new Content();

  @Option(
      names = "--field",
      description = "A field of the message type; repeat it for more.",
      paramLabel = "NAME=VALUE")
  Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--translation",
      description = "A translation aid; the original stays authoritative. Repeat it for more.",
      paramLabel = "LANG=TEXT")
  Map<String, String> translations = new LinkedHashMap<>();

  @Option(
      names = "--translator",
      description = "Who answers for the translations (default: the drafter).")
  @Nullable String translator;

  @Option(names = "--officer", description = "Who drafts and signs (default: the only officer).")
  @Nullable LocalId officer;

  @Option(
      names = "--releaser",
      description = "Second officer who releases, where the agreement demands one.")
  @Nullable LocalId releaser;

  /// Where the text comes from.
  static final class Content {
    @Option(names = "--text", description = "The text itself.")
    @Nullable String text;

    @Option(names = "--file", description = "UTF-8 file with the text; - for standard input.")
    @Nullable String file;

    @ArgGroup(exclusive = false)
    @Nullable Coded coded;
  }

  /// A pre-agreed text of the codebook.
  static final class Coded {
    @Option(
        names = "--template",
        required = true,
        description = "Code of the agreement's codebook.")
    String template = "";

    @Option(
        names = "--set",
        description = "A parameter of the template.",
        paramLabel = "NAME=VALUE")
    Map<String, String> parameters = new LinkedHashMap<>();
  }

  /// The payload that is sealed.
  Payload payload(String type, Agreement agreement, String drafter)
      throws IOException, CommandFailure {
    List<Payload.Field> values = new ArrayList<>();
    fields.forEach((name, value) -> values.add(new Payload.Field(name, value)));
    List<Payload.Translation> aids = new ArrayList<>();
    String answerable = translator == null ? drafter : translator;
    translations.forEach((lang, t) -> aids.add(new Payload.Translation(lang, t, answerable)));
    if (content.coded == null) {
      return new Payload(type, subject, language, text(), aids, "", values, drafter);
    }
    Agreement.Template template = agreement.templates().get(content.coded.template);
    if (template == null) {
      throw new CommandFailure(
          CommandFailure.USAGE,
          "agreement "
              + agreement.version().id()
              + " has no template '"
              + content.coded.template
              + "'; it has: "
              + String.join(", ", agreement.templates().keySet()));
    }
    content.coded.parameters.forEach((n, v) -> values.add(new Payload.Field(n, v)));
    for (String other : template.texts().keySet()) {
      if (!other.equals(language)) {
        aids.add(
            new Payload.Translation(
                other, rendered(agreement, template, other), "codebook " + content.coded.template));
      }
    }
    return new Payload(
        type,
        subject,
        language,
        rendered(agreement, template, language),
        aids,
        content.coded.template,
        values,
        drafter);
  }

  private String rendered(Agreement agreement, Agreement.Template template, String lang)
      throws CommandFailure {
    Coded coded = java.util.Objects.requireNonNull(content.coded);
    if (!coded.parameters.keySet().equals(TypeRules.parameters(template))) {
      throw new CommandFailure(
          CommandFailure.USAGE,
          "template '"
              + coded.template
              + "' needs --set for exactly "
              + TypeRules.parameters(template)
              + "; given: "
              + coded.parameters.keySet());
    }
    return TypeRules.render(agreement, coded.template, lang, coded.parameters)
        .orElseThrow(() ->
            new CommandFailure(
                CommandFailure.USAGE,
                "template '"
                    + coded.template
                    + "' has no text in '"
                    + Text.shown(lang)
                    + "'; it has "
                    + template.texts().keySet()
                    + "; choose with --language"));
  }

  private String text() throws IOException, CommandFailure {
    if (content.text != null) {
      return content.text;
    }
    String file = content.file == null ? STDIN : content.file;
    try {
      return file.equals(STDIN)
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (CharacterCodingException e) {
      throw new CommandFailure(CommandFailure.USAGE, "the file " + file + " is not UTF-8 text");
    }
  }
}
