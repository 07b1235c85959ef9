package org.openhotline.console.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message whole: header, text, custody log, what may be done.
///
/// @param row the header and every addressee
/// @param body the text; null when it cannot be opened
/// @param titles the type's title by language tag
/// @param custody every fact, in the order of the record
/// @param fallback how to reach the other desks by other means, by desk
/// @param thread ids of the messages that this one answers or that answer it, in order
/// @param answeredBy types with which it may be answered
/// @param hold how a reply may be promised; null when it may not
/// @param acts what this desk may do now: ACKNOWLEDGED, HOLDING, REPLY, DECLINED, CANCEL, CLOSE
public record Detail(
    Row row,
    @Nullable Body body,
    Map<String, String> titles,
    List<Custody> custody,
    Map<String, String> fallback,
    List<String> thread,
    List<String> answeredBy,
    @Nullable Hold hold,
    List<String> acts) {
  /// Copies the collections.
  public Detail {
    titles = Map.copyOf(titles);
    custody = List.copyOf(custody);
    fallback = Map.copyOf(fallback);
    thread = List.copyOf(thread);
    answeredBy = List.copyOf(answeredBy);
    acts = List.copyOf(acts);
  }

  /// What was sealed.
  ///
  /// @param language language tag of the original, which is authoritative
  /// @param text the original
  /// @param translations aids
  /// @param template code of the codebook; empty: none
  /// @param fields in order
  /// @param drafter name that the payload gives; the signature says who it really was
  public record Body(
      String language,
      String text,
      List<Aid> translations,
      String template,
      List<Field> fields,
      String drafter) {
    /// Copies the lists.
    public Body {
      translations = List.copyOf(translations);
      fields = List.copyOf(fields);
    }
  }

  /// A translation aid.
  ///
  /// @param language its tag
  /// @param text the aid
  /// @param translator who answers for it
  public record Aid(String language, String text, String translator) {}

  /// A field of the type.
  ///
  /// @param name as in the agreement
  /// @param value as filled in
  public record Field(String name, String value) {}

  /// Caps of a promise.
  ///
  /// @param left how often this desk may still promise
  /// @param latest the latest time that may be promised
  public record Hold(int left, long latest) {}
}
