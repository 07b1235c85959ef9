package org.openhotline.certs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Text;

/// Values of an authority's settings file.
final class Settings {
  private Settings() {}

  static PartyId party(Path file, String value) throws AuthorityException {
    try {
      return new PartyId(value);
    } catch (IllegalArgumentException e) {
      throw new AuthorityException(file + ": " + e.getMessage());
    }
  }

  /// How long revocation lists are current: `list_validity`, or the usual time.
  static Duration listValidity(Path file, Map<String, String> settings) throws AuthorityException {
    String value = settings.get("list_validity");
    if (value == null) {
      return PartyAuthority.LIST_VALIDITY;
    }
    return DurationText.parse(value)
        .filter(Duration::isPositive)
        .orElseThrow(() ->
            new AuthorityException(
                file
                    + ": list_validity '"
                    + Text.shown(value)
                    + "' is not a duration such as 24h"));
  }

  static Plane plane(Path file, String value) throws AuthorityException {
    for (Plane plane : Plane.values()) {
      if (plane.name().equals(value)) {
        return plane;
      }
    }
    throw new AuthorityException(
        file + ": plane '" + Text.shown(value) + "' is neither LIVE nor EXERCISE");
  }
}
