package org.openhotline.console.view;

import java.util.List;
import org.openhotline.client.book.Event;
import org.openhotline.protocol.message.Role;

/// A signer as pages show him: never the name alone.
///
/// @param id within the party
/// @param name as listed by the party's authority
/// @param roles empty for a station
/// @param mixed the name mixes alphabets that look alike
public record Person(String id, String name, List<String> roles, boolean mixed) {
  /// Copies the roles.
  public Person {
    roles = List.copyOf(roles);
  }

  /// A signer of an act.
  public static Person of(Event.Signer signer) {
    return of(signer.id(), signer.name(), signer.roles());
  }

  /// A listed person.
  public static Person of(String id, String name, List<Role> roles) {
    return new Person(
        id, Shown.text(name), roles.stream().map(Role::name).toList(), Shown.looksAlike(name));
  }
}
