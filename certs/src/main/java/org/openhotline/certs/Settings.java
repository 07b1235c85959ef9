package org.openhotline.certs;

import java.nio.file.Path;
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
