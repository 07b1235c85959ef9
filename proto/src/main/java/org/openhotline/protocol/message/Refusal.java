package org.openhotline.protocol.message;

import java.util.Map;
import java.util.TreeMap;

/// Why something was refused: a stable code, one sentence for people, and the values behind it.
///
/// @param code stable name
/// @param text what was wrong, the value, the limit, what to do; English
/// @param details the values, for other languages and programs; sorted
public record Refusal(RefusalCode code, String text, Map<String, String> details) {
  /// Copies the details, sorted by name.
  public Refusal {
    details = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /// A refusal without details.
  public static Refusal of(RefusalCode code, String text) {
    return new Refusal(code, text, Map.of());
  }

  /// A refusal with one detail.
  public static Refusal of(RefusalCode code, String text, String name, String value) {
    return new Refusal(code, text, Map.of(name, value));
  }

  /// A refusal with two details.
  public static Refusal of(
      RefusalCode code, String text, String name, String value, String name2, String value2) {
    return new Refusal(code, text, Map.of(name, value, name2, value2));
  }

  /// What [#toString] wrote, without the details.
  ///
  /// @throws IllegalArgumentException if it did not write this
  public static Refusal parse(String written) {
    int colon = written.indexOf(": ");
    if (colon < 0) {
      throw new IllegalArgumentException("no refusal: " + written);
    }
    return of(RefusalCode.valueOf(written.substring(0, colon)), written.substring(colon + 2));
  }

  @Override
  public String toString() {
    return code + ": " + text;
  }
}
