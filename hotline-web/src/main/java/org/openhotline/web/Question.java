package org.openhotline.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a page asks or tells; it has passed every guard.
///
/// @param name path below `api/`, for instance `message`
/// @param query parameters of the address, the first value of each
/// @param body what is told; null when the page only asks
public record Question(String name, Map<String, String> query, @Nullable JsonNode body) {
  /// Copies the parameters.
  public Question {
    query = Map.copyOf(query);
  }

  /// Whether something is to be done, and not only shown.
  public boolean tells() {
    return body != null;
  }

  /// A text of the body, or of the address; empty if it is absent.
  public String text(String field) {
    JsonNode told = body;
    if (told == null) {
      return query.getOrDefault(field, "");
    }
    return told.path(field).asString("");
  }
}
