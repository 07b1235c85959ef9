package org.openhotline.protocol.directory;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.Text;

/// A signer as the directory knows it.
public sealed interface SignerStanding {
  /// The party that vouches for the signer.
  PartyId party();

  /// The signer's public keys.
  PublicSigningKey key();

  /// For people: kind, name and desk; safe to show.
  String name();

  /// What the signer may do; empty for stations and authorities.
  Set<Role> roles();

  /// The signer's desk; empty for an authority.
  Optional<DeskId> desk();

  /// Names the signer in signatures.
  default CredentialId credential() {
    return key().credentialId();
  }

  /// A person.
  ///
  /// @param party whose
  /// @param entry how the directory lists the officer
  record OfOfficer(PartyId party, DirectoryEntry.Officer entry) implements SignerStanding {
    @Override
    public PublicSigningKey key() {
      return entry.credential().key();
    }

    @Override
    public String name() {
      return "officer "
          + Text.shown(entry.name())
          + " ("
          + entry.officerId()
          + ", desk "
          + entry.desk()
          + ")";
    }

    @Override
    public Set<Role> roles() {
      return entry.roles();
    }

    @Override
    public Optional<DeskId> desk() {
      return Optional.of(entry.desk());
    }
  }

  /// A device of a desk.
  ///
  /// @param party whose
  /// @param entry how the directory lists the station
  record OfStation(PartyId party, DirectoryEntry.Station entry) implements SignerStanding {
    @Override
    public PublicSigningKey key() {
      return entry.credential().key();
    }

    @Override
    public String name() {
      return "station " + entry.stationId() + " (desk " + entry.desk() + ")";
    }

    @Override
    public Set<Role> roles() {
      return NO_ROLES;
    }

    @Override
    public Optional<DeskId> desk() {
      return Optional.of(entry.desk());
    }
  }

  /// A party's authority.
  ///
  /// @param party whose
  /// @param key its keys, of suite N1
  record OfAuthority(PartyId party, PublicSigningKey key) implements SignerStanding {
    @Override
    public String name() {
      return "the authority of " + party;
    }

    @Override
    public Set<Role> roles() {
      return NO_ROLES;
    }

    @Override
    public Optional<DeskId> desk() {
      return Optional.empty();
    }
  }

  /// No role at all.
  SortedSet<Role> NO_ROLES = Collections.emptySortedSet();
}
