package org.openhotline.web;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What a page is answered: a status and one JSON document.
///
/// @param status of HTTP
/// @param json the document
public record Reply(int status, String json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A value as JSON.
  public static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  /// It was done, or here it is.
  public static Reply ok(Object value) {
    return new Reply(200, json(value));
  }

  /// It was not done, and that is an answer like another: status 200, so that a browser does not
  /// report a broken page.
  ///
  /// @param code stable upper-case name, which pages translate
  /// @param text one English sentence: what was wrong and what to do
  public static Reply refused(String code, String text) {
    return new Reply(200, json(Map.of("refused", Map.of("code", code, "text", text))));
  }

  /// The console itself failed.
  ///
  /// @param code stable upper-case name, which pages translate
  /// @param text one English sentence
  public static Reply failed(String code, String text) {
    return new Reply(500, json(Map.of("code", code, "text", text)));
  }
}
