package org.openhotline.protocol.message;

import java.util.regex.Pattern;

/// A party to agreements: a state or a guarantor.
///
/// @param value matches `[A-Z]{2,8}`
public record PartyId(String value) implements Comparable<PartyId> {
  private static final Pattern FORM = Pattern.compile("[A-Z]{2,8}");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if `value` has another form
  public PartyId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "party '"
              + Text.shown(value)
              + "' does not match "
              + FORM.pattern()
              + " (for instance XA)");
    }
  }

  @Override
  public int compareTo(PartyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
