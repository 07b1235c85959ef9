package org.openhotline.certs;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.Text;

/// An officer to be enrolled.
///
/// @param id unique within the party
/// @param name as shown
/// @param roles at least one
public record Person(LocalId id, String name, Set<Role> roles) {
  private static final int MAX_ID_CHARACTERS = 32;

  /// Copies the roles.
  public Person {
    roles = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(roles));
  }

  /// Reads `[id=]Name:ROLE,ROLE`, for instance `Anna Ivanova:DUTY,RELEASER`. Without an id it is
  /// made from the name: `a-ivanova`.
  ///
  /// @throws IllegalArgumentException with a sentence for people if the text has another form
  public static Person parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "officer '"
              + Text.shown(text)
              + "' is not of the form Name:ROLE,ROLE (for instance \"Anna"
              + " Ivanova:DUTY,RELEASER\")");
    }
    String who = text.substring(0, colon).strip();
    int equals = who.indexOf('=');
    String name = who.substring(equals + 1).strip();
    Set<Role> roles = new TreeSet<>();
    for (String role : text.substring(colon + 1).split(",", -1)) {
      roles.add(role(role.strip()));
    }
    LocalId id = equals < 0 ? idOf(name) : new LocalId(who.substring(0, equals).strip());
    return new Person(id, name, roles);
  }

  private static Role role(String text) {
    for (Role role : Role.values()) {
      if (role.name().equalsIgnoreCase(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "there is no role '" + Text.shown(text) + "'; roles are DUTY, DEPUTY, HEAD, RELEASER");
  }

  private static LocalId idOf(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT);
    String[] words = plain.strip().split("[^a-z0-9]+", -1);
    String last = words.length == 0 ? "" : words[words.length - 1];
    String id = words.length > 1 && !words[0].isEmpty() ? words[0].charAt(0) + "-" + last : last;
    if (id.isEmpty() || id.startsWith("-") || id.endsWith("-")) {
      throw new IllegalArgumentException(
          "no id can be made from the name '"
              + Text.shown(name)
              + "'; write id=Name, for instance a-ivanova="
              + Text.shown(name));
    }
    return new LocalId(id.length() > MAX_ID_CHARACTERS ? id.substring(0, MAX_ID_CHARACTERS) : id);
  }
}
