package org.openhotline.protocol.message;

import java.util.regex.Pattern;

/// A point of contact: an office, not a person. The part before the first hyphen is the party.
///
/// @param value matches `[A-Z]{2,8}(-[A-Z0-9]{1,16})?`
public record DeskId(String value) implements Comparable<DeskId> {
  private static final Pattern FORM = Pattern.compile("[A-Z]{2,8}(-[A-Z0-9]{1,16})?");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if `value` has another form
  public DeskId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "desk '"
              + Text.shown(value)
              + "' does not match "
              + FORM.pattern()
              + " (for instance XB or XB-CERT)");
    }
  }

  /// The party that the desk belongs to.
  public PartyId party() {
    int hyphen = value.indexOf('-');
    return new PartyId(hyphen < 0 ? value : value.substring(0, hyphen));
  }

  @Override
  public int compareTo(DeskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
