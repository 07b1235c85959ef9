package org.openhotline.protocol.message;

import java.util.regex.Pattern;

/// Identifier of an officer or a station, unique within its party and kind.
///
/// @param value matches `[a-z0-9][a-z0-9-]{0,31}`
public record LocalId(String value) implements Comparable<LocalId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if `value` has another form
  public LocalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "identifier '"
              + Text.shown(value)
              + "' does not match "
              + FORM.pattern()
              + " (for instance a-ivanova)");
    }
  }

  @Override
  public int compareTo(LocalId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
