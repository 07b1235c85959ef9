package org.openhotline.client.book;

import java.time.Instant;
import java.util.List;
import org.openhotline.protocol.message.Role;

/// Something a person or a station stated about a message, with both clocks.
///
/// @param leaf index in the record
/// @param recorded the relay's ordered time
/// @param declared the signer's own clock
/// @param who name of the officer, or id of the station
/// @param roles the officer's roles; empty for a station
/// @param detail reason or promised time; empty if there is none
public record Fact(
    long leaf, Instant recorded, Instant declared, String who, List<Role> roles, String detail) {
  /// Copies the roles.
  public Fact {
    roles = List.copyOf(roles);
  }
}
