package org.openhotline.protocol.agreement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Agreements that come with the program, as text without trust section: templates to start from.
public final class ShippedAgreements {
  /// The demonstration's: every window is seconds.
  public static final String DEMO = "demo";

  /// Prevention of incidents at sea, with the usual windows.
  public static final String INCIDENTS_AT_SEA = "incidents-at-sea";

  private ShippedAgreements() {}

  /// Names of all of them.
  public static List<String> names() {
    return List.of(DEMO, INCIDENTS_AT_SEA);
  }

  /// The YAML text of one.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static String text(String name) {
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "no agreement '"
              + name
              + "' comes with the program; there are: "
              + String.join(", ", names()));
    }
    String resource = "/agreements/" + name + ".yaml";
    try (InputStream in = ShippedAgreements.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " cannot be read", e);
    }
  }
}
