package org.openhotline.protocol.message;

import java.util.regex.Pattern;

/// Name of an agreement, the same over all its versions.
///
/// @param value matches `[a-z0-9][a-z0-9.-]{0,47}`
public record AgreementId(String value) implements Comparable<AgreementId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,47}");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if `value` has another form
  public AgreementId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "agreement id '"
              + Text.shown(value)
              + "' does not match "
              + FORM.pattern()
              + " (for instance incidents-at-sea)");
    }
  }

  @Override
  public int compareTo(AgreementId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
