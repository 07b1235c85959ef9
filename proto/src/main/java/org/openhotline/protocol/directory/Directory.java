package org.openhotline.protocol.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Trust.AuthorityPin;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Refusal;

/// The directories of all parties: who is who at one moment of the record.
///
/// A change makes a new directory, in which all of its entries hold, or none. The same changes in
/// the same order give an equal directory everywhere.
///
/// Threading: immutable.
public final class Directory {
  /// Most officers, stations, desk keys and revocations of one party together.
  public static final int MAX_ENTRIES_PER_PARTY = 10_000;

  private static final Directory EMPTY = new Directory(new TreeMap<>());

  private final SortedMap<PartyId, PartyDirectory> parties;
  private final SortedMap<Bytes, Listed<DirectoryEntry.Officer>> officers = new TreeMap<>();
  private final SortedMap<Bytes, Listed<DirectoryEntry.Station>> stations = new TreeMap<>();
  private final SortedMap<Bytes, Listed<DirectoryEntry.Station>> tlsCertificates = new TreeMap<>();
  private final SortedMap<Bytes, PartyId> authorities = new TreeMap<>();
  private final SortedMap<Bytes, Listed<DirectoryEntry.DeskKey>> deskKeys = new TreeMap<>();
  private final SortedMap<Bytes, Instant> revoked = new TreeMap<>();

  /// What came of a change.
  public sealed interface Result {
    /// All entries hold.
    ///
    /// @param directory with the change
    record Applied(Directory directory) implements Result {}

    /// Nothing changed.
    ///
    /// @param refusal DIRECTORY_VERSION or DIRECTORY_INVALID
    record Rejected(Refusal refusal) implements Result {}
  }

  private Directory(SortedMap<PartyId, PartyDirectory> parties) {
    this.parties = parties;
    for (PartyDirectory party : parties.values()) {
      authorities.put(key(party.authority().credential().credentialId()), party.party());
      for (DirectoryEntry.Officer officer : party.officers().values()) {
        officers.put(key(officer.credential().id()), new Listed<>(party.party(), officer));
      }
      for (DirectoryEntry.Station station : party.stations().values()) {
        var listed = new Listed<>(party.party(), station);
        stations.put(key(station.credential().id()), listed);
        tlsCertificates.put(station.tlsCertificate(), listed);
      }
      party.deskKeys().forEach((id, k) -> deskKeys.put(id, new Listed<>(party.party(), k)));
      revoked.putAll(party.revoked());
    }
  }

  /// The directory without any party.
  public static Directory empty() {
    return EMPTY;
  }

  /// This directory after `change`, which took force at `at`; its signature was verified before.
  /// The roots of version 1 are taken as they are: whoever asks here compares [#authorityPin] with
  /// an agreement before relying on them.
  public Result apply(DirectoryChange change, Instant at) {
    return applied(change, null, at);
  }

  /// As [#apply(DirectoryChange, Instant)], but version 1 is rejected unless its roots are those of
  /// `pin`.
  public Result apply(DirectoryChange change, AuthorityPin pin, Instant at) {
    return applied(change, pin, at);
  }

  private Result applied(DirectoryChange change, @Nullable AuthorityPin pin, Instant at) {
    try {
      PartyDirectory next = PartyDraft.apply(this, change, pin, at);
      SortedMap<PartyId, PartyDirectory> all = new TreeMap<>(parties);
      all.put(change.party(), next);
      return new Result.Applied(new Directory(all));
    } catch (PartyDraft.Rejection rejection) {
      return new Result.Rejected(rejection.refusal());
    }
  }

  /// Parties that have a directory, ascending.
  public List<PartyId> parties() {
    return List.copyOf(parties.keySet());
  }

  /// Version of a party's directory; 0 if it has none.
  public long version(PartyId party) {
    PartyDirectory found = parties.get(party);
    return found == null ? 0 : found.version();
  }

  /// Roots and keys of a party.
  public Optional<DirectoryEntry.Authority> authority(PartyId party) {
    return Optional.ofNullable(parties.get(party)).map(PartyDirectory::authority);
  }

  /// SHA-256 of the root certificates that stand in a party's directory.
  public Optional<AuthorityPin> authorityPin(PartyId party) {
    return authority(party).map(Directory::pinOf);
  }

  /// SHA-256 of the root certificates of an entry.
  public static AuthorityPin pinOf(DirectoryEntry.Authority authority) {
    return new AuthorityPin(
        Digest.of(Sha.sha256(authority.classicalCertificate().toArray())),
        Digest.of(Sha.sha256(authority.pqCertificate().toArray())));
  }

  /// The officer with this credential, revoked or not; empty once another credential has replaced
  /// it.
  public Optional<Listed<DirectoryEntry.Officer>> officer(CredentialId credential) {
    return Optional.ofNullable(officers.get(key(credential)));
  }

  /// The station with this credential, revoked or not; empty once another credential has replaced
  /// it.
  public Optional<Listed<DirectoryEntry.Station>> station(CredentialId credential) {
    return Optional.ofNullable(stations.get(key(credential)));
  }

  /// The station with exactly this TLS certificate, revoked or not.
  ///
  /// @param certificate X.509 DER
  public Optional<Listed<DirectoryEntry.Station>> stationOfTlsCertificate(Bytes certificate) {
    return Optional.ofNullable(tlsCertificates.get(certificate));
  }

  /// The party whose authority has this credential.
  public Optional<PartyId> authorityOf(CredentialId credential) {
    return Optional.ofNullable(authorities.get(key(credential)));
  }

  /// Since when a credential is revoked, by ordered time; also of credentials that were replaced
  /// later.
  public Optional<Instant> revokedSince(CredentialId credential) {
    return Optional.ofNullable(revoked.get(key(credential)));
  }

  /// Officers of a desk, by id; revoked ones included.
  public List<DirectoryEntry.Officer> officers(DeskId desk) {
    PartyDirectory party = parties.get(desk.party());
    return party == null
        ? List.of()
        : party.officers().values().stream().filter(o -> o.desk().equals(desk)).toList();
  }

  /// Stations of a desk, by id; revoked ones included.
  public List<DirectoryEntry.Station> stations(DeskId desk) {
    PartyDirectory party = parties.get(desk.party());
    return party == null
        ? List.of()
        : party.stations().values().stream().filter(s -> s.desk().equals(desk)).toList();
  }

  /// Keys of a desk to which messages may be sealed at `instant`, both ends of their validity
  /// included; the one that began last comes first.
  public List<DirectoryEntry.DeskKey> deskKeysAt(DeskId desk, Instant instant) {
    return deskKeys(desk).stream()
        .filter(k -> !instant.isBefore(k.notBefore()) && !instant.isAfter(k.notAfter()))
        .toList();
  }

  /// All keys of a desk that were ever published; the one that began last comes first.
  public List<DirectoryEntry.DeskKey> deskKeys(DeskId desk) {
    PartyDirectory party = parties.get(desk.party());
    if (party == null) {
      return List.of();
    }
    List<DirectoryEntry.DeskKey> keys = new ArrayList<>(party.deskKeys().values());
    keys.removeIf(k -> !k.desk().equals(desk));
    keys.sort(
        Comparator.comparing(DirectoryEntry.DeskKey::notBefore)
            .reversed()
            .thenComparing(k -> key(k.keyId())));
    return keys;
  }

  /// The desk key of this id.
  public Optional<DirectoryEntry.DeskKey> deskKey(KeyId id) {
    return listedKey(id).map(Listed::entry);
  }

  /// A party's current revocation lists; empty if it published none.
  public Optional<DirectoryEntry.RevocationLists> revocationLists(PartyId party) {
    return Optional.ofNullable(parties.get(party)).map(PartyDirectory::lists);
  }

  Optional<PartyDirectory> of(PartyId party) {
    return Optional.ofNullable(parties.get(party));
  }

  Optional<Listed<DirectoryEntry.DeskKey>> listedKey(KeyId id) {
    return Optional.ofNullable(deskKeys.get(key(id)));
  }

  static Bytes key(CredentialId id) {
    return Bytes.of(id.bytes());
  }

  static Bytes key(KeyId id) {
    return Bytes.of(id.bytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Directory that && parties.equals(that.parties);
  }

  @Override
  public int hashCode() {
    return parties.hashCode();
  }

  @Override
  public String toString() {
    return "Directory["
        + String.join(
            ", ",
            parties.values().stream().map(p -> p.party() + " version " + p.version()).toList())
        + "]";
  }
}
