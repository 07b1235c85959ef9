package org.openhotline.protocol.wire;

import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.v1.Field;
import org.openhotline.protocol.v1.Translation;

/// Payloads to and from the bytes that are sealed.
///
/// Pure and safe for many threads.
public final class Payloads {
  private Payloads() {}

  /// The bytes to seal.
  ///
  /// @throws IllegalArgumentException if [#parse] would refuse them, for instance above
  ///   [Limits#MAX_BODY_BYTES]
  public static byte[] bytes(Payload payload) {
    var wire =
        org.openhotline.protocol.v1.Payload.newBuilder()
            .setType(payload.type())
            .setSubject(payload.subject())
            .setLanguage(payload.language())
            .setText(payload.text())
            .setTemplate(payload.template())
            .setOfficerName(payload.officerName());
    for (Payload.Translation translation : payload.translations()) {
      wire.addTranslations(
          Translation.newBuilder()
              .setLanguage(translation.language())
              .setText(translation.text())
              .setTranslator(translation.translator()));
    }
    for (Payload.Field field : payload.fields()) {
      wire.addFields(Field.newBuilder().setName(field.name()).setValue(field.value()));
    }
    byte[] bytes = wire.build().toByteArray();
    try {
      if (parse(bytes).equals(payload)) {
        return bytes;
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException("this text cannot be carried: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "this text cannot be carried: it holds a character that is not Unicode; remove it");
  }

  /// The payload in `bytes`, which are its canonical serialisation.
  ///
  /// @throws MalformedException TOO_LARGE above [Limits#MAX_BODY_BYTES]; else MALFORMED naming the
  ///   field
  public static Payload parse(byte[] bytes) throws MalformedException {
    var wire =
        Strict.canonical(
            "Payload", bytes, Limits.MAX_BODY_BYTES, org.openhotline.protocol.v1.Payload.parser());
    List<Payload.Translation> translations = new ArrayList<>();
    for (Translation translation : wire.getTranslationsList()) {
      translations.add(read("translations[" + translations.size() + "]", translation));
    }
    List<Payload.Field> fields = new ArrayList<>();
    for (Field field : wire.getFieldsList()) {
      fields.add(read("fields[" + fields.size() + "]", field));
    }
    String type = text("type", wire.getType());
    String subject = text("subject", wire.getSubject());
    String language = text("language", wire.getLanguage());
    String text = text("text", wire.getText());
    String template = text("template", wire.getTemplate());
    String officer = text("officer_name", wire.getOfficerName());
    return Fields.checked(
        "Payload",
        () -> new Payload(type, subject, language, text, translations, template, fields, officer));
  }

  private static Payload.Translation read(String field, Translation wire)
      throws MalformedException {
    String language = text(field + ".language", wire.getLanguage());
    String text = text(field + ".text", wire.getText());
    String translator = text(field + ".translator", wire.getTranslator());
    return Fields.checked(field, () -> new Payload.Translation(language, text, translator));
  }

  private static Payload.Field read(String field, Field wire) throws MalformedException {
    String name = text(field + ".name", wire.getName());
    String value = text(field + ".value", wire.getValue());
    return Fields.checked(field, () -> new Payload.Field(name, value));
  }

  private static String text(String field, String value) throws MalformedException {
    return Fields.text(field, value, Limits.MAX_BODY_BYTES);
  }
}
