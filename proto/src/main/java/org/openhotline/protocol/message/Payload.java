package org.openhotline.protocol.message;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The sealed plaintext of a message: what an officer reads. The relay never sees it.
///
/// Lengths count UTF-16 code units. Everything here came from the other side: show it by [Text]
/// only.
///
/// @param type message type of the agreement, for instance INCIDENT; 1 to 64 characters
/// @param subject 1 to 200 characters
/// @param language BCP 47 tag of `text`, which in this language is authoritative; 1 to 35
///   characters
/// @param text the text; may be empty when a template says it
/// @param translations aids in other languages; up to 16, no language twice
/// @param template code of the agreement's codebook, or the empty string
/// @param fields fields of the type and parameters of the template, in order; up to 64, no name
///   twice
/// @param officerName the drafter as shown to the reader; 1 to 80 characters
public record Payload(
    String type,
    String subject,
    String language,
    String text,
    List<Translation> translations,
    String template,
    List<Field> fields,
    String officerName) {
  /// Most characters of a type, a template code or a field's name.
  public static final int MAX_NAME_CHARACTERS = 64;

  /// Most characters of a subject.
  public static final int MAX_SUBJECT_CHARACTERS = 200;

  /// Most characters of a language tag.
  public static final int MAX_LANGUAGE_CHARACTERS = 35;

  /// Most translations.
  public static final int MAX_TRANSLATIONS = 16;

  /// Most fields.
  public static final int MAX_FIELDS = 64;

  /// Copies the lists and checks lengths and uniqueness.
  ///
  /// @throws IllegalArgumentException naming the component and what is wrong with it
  public Payload {
    translations = List.copyOf(translations);
    fields = List.copyOf(fields);
    length("type", type, 1, MAX_NAME_CHARACTERS);
    length("subject", subject, 1, MAX_SUBJECT_CHARACTERS);
    length("language", language, 1, MAX_LANGUAGE_CHARACTERS);
    length("template", template, 0, MAX_NAME_CHARACTERS);
    length("officer_name", officerName, 1, DirectoryEntry.Officer.MAX_NAME_CHARACTERS);
    if (translations.size() > MAX_TRANSLATIONS) {
      throw new IllegalArgumentException(
          "translations: " + translations.size() + "; the limit is " + MAX_TRANSLATIONS);
    }
    if (fields.size() > MAX_FIELDS) {
      throw new IllegalArgumentException(
          "fields: " + fields.size() + "; the limit is " + MAX_FIELDS);
    }
    Set<String> languages = new HashSet<>(Collections.singleton(language));
    for (Translation translation : translations) {
      if (!languages.add(translation.language())) {
        throw new IllegalArgumentException(
            "translations: language " + Text.shown(translation.language()) + " stands twice");
      }
    }
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("fields: " + Text.shown(field.name()) + " stands twice");
      }
    }
  }

  /// An aid to the reader: the original stays authoritative.
  ///
  /// @param language BCP 47 tag; 1 to 35 characters
  /// @param text the translation; not empty
  /// @param translator who answers for it; 1 to 80 characters
  public record Translation(String language, String text, String translator) {
    /// Checks the lengths.
    ///
    /// @throws IllegalArgumentException naming the component and what is wrong with it
    public Translation {
      length("translations.language", language, 1, MAX_LANGUAGE_CHARACTERS);
      length("translations.text", text, 1, Integer.MAX_VALUE);
      length("translations.translator", translator, 1, DirectoryEntry.Officer.MAX_NAME_CHARACTERS);
    }
  }

  /// A named value.
  ///
  /// @param name as in the agreement; 1 to 64 characters
  /// @param value the value; may be empty
  public record Field(String name, String value) {
    /// Checks the length of the name.
    ///
    /// @throws IllegalArgumentException if the name is empty or too long
    public Field {
      length("fields.name", name, 1, MAX_NAME_CHARACTERS);
    }
  }

  /// The value of a field.
  public Optional<String> field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).findFirst();
  }

  private static void length(String component, String value, int least, int most) {
    if (value.length() < least || value.length() > most) {
      throw new IllegalArgumentException(
          component
              + " has "
              + value.length()
              + " characters; it must have "
              + least
              + " to "
              + most);
    }
  }
}
