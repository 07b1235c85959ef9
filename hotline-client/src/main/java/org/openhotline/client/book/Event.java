package org.openhotline.client.book;

import java.util.List;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.Statement;

/// What one line of a custody log is about, for programs that say it in their own words.
public sealed interface Event {
  /// A person or a station signed something.
  ///
  /// @param act what
  /// @param signers who, in the order of the signatures
  record Said(Act act, List<Signer> signers) implements Event {
    /// Copies the list.
    public Said {
      signers = List.copyOf(signers);
    }
  }

  /// The relay's core concluded something.
  ///
  /// @param statement what
  record Stated(Statement statement) implements Event {}

  /// The relay tried to tell people of a desk without a link that a message waits.
  ///
  /// @param notice whom, how often, and what became of it
  record Noticed(Observation.Notified notice) implements Event {}

  /// Who signed, as the directory listed them when the act was verified.
  ///
  /// @param id of the officer or station within the party
  /// @param name of the officer, or the station's id
  /// @param roles the officer's roles; empty for a station
  record Signer(String id, String name, List<Role> roles) {
    /// Copies the roles.
    public Signer {
      roles = List.copyOf(roles);
    }
  }
}
