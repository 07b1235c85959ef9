package org.openhotline.protocol.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Trust.AuthorityPin;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// One change of one party's directory under way; dropped whole when an entry is refused.
final class PartyDraft {
  private final Directory before;
  private final PartyId party;
  private final Instant at;
  private final DirectoryEntry.Authority authority;
  private final SortedMap<LocalId, DirectoryEntry.Officer> officers = new TreeMap<>();
  private final SortedMap<LocalId, DirectoryEntry.Station> stations = new TreeMap<>();
  private final SortedMap<Bytes, DirectoryEntry.DeskKey> deskKeys = new TreeMap<>();
  private final SortedMap<Bytes, Instant> revoked = new TreeMap<>();
  private DirectoryEntry.@Nullable RevocationLists lists;

  /// Why a change is refused; never leaves this package.
  static final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    Rejection(RefusalCode code, String text, Map<String, String> details) {
      super(text, null, false, false);
      this.refusal = new Refusal(code, text, details);
    }

    Refusal refusal() {
      return refusal;
    }
  }

  private PartyDraft(
      Directory before, PartyId party, DirectoryEntry.Authority authority, Instant at) {
    this.before = before;
    this.party = party;
    this.authority = authority;
    this.at = at;
    before
        .of(party)
        .ifPresent(old -> {
          officers.putAll(old.officers());
          stations.putAll(old.stations());
          deskKeys.putAll(old.deskKeys());
          revoked.putAll(old.revoked());
          lists = old.lists();
        });
  }

  static PartyDirectory apply(
      Directory before, DirectoryChange change, @Nullable AuthorityPin pin, Instant at)
      throws Rejection {
    long expected = before.version(change.party()) + 1;
    if (change.version() != expected) {
      throw new Rejection(
          RefusalCode.DIRECTORY_VERSION,
          "version "
              + change.version()
              + " of the directory of "
              + change.party()
              + " is not the next one; expected "
              + expected
              + ". Synchronise, then sign the change again with that version.",
          Map.of("version", Long.toString(change.version()), "expected", Long.toString(expected)));
    }
    PartyDraft draft = new PartyDraft(before, change.party(), authority(before, change, pin), at);
    for (int i = 0; i < change.entries().size(); i++) {
      draft.add("entries[" + i + "]", change.entries().get(i), i == 0 && expected == 1);
    }
    PartyDirectory next =
        new PartyDirectory(
            change.party(),
            change.version(),
            draft.authority,
            draft.officers,
            draft.stations,
            draft.deskKeys,
            draft.revoked,
            draft.lists);
    if (next.size() > Directory.MAX_ENTRIES_PER_PARTY) {
      throw invalid(
          "entries",
          "the directory would hold "
              + next.size()
              + " entries; the limit is "
              + Directory.MAX_ENTRIES_PER_PARTY);
    }
    return next;
  }

  private static DirectoryEntry.Authority authority(
      Directory before, DirectoryChange change, @Nullable AuthorityPin pin) throws Rejection {
    Optional<DirectoryEntry.Authority> known = before.authority(change.party());
    if (known.isPresent()) {
      return known.get();
    }
    if (!(change.entries().getFirst() instanceof DirectoryEntry.Authority authority)) {
      throw invalid("entries[0]", "version 1 begins with the party's authority; put it first");
    }
    if (pin != null && !Directory.pinOf(authority).equals(pin)) {
      throw invalid(
          "entries[0].authority",
          "the roots have SHA-256 "
              + Directory.pinOf(authority).classical()
              + " and "
              + Directory.pinOf(authority).pq()
              + ", but the agreement pins "
              + pin.classical()
              + " and "
              + pin.pq()
              + " for "
              + change.party()
              + "; check which one is genuine");
    }
    Optional<String> flaw = authority.credential().checked().flaw();
    if (flaw.isPresent()) {
      throw invalid("entries[0].authority", "the key must not be used: " + flaw.get());
    }
    Optional<PartyId> other = before.authorityOf(authority.credential().credentialId());
    if (other.isPresent()) {
      throw invalid(
          "entries[0].authority", "the keys are those of the authority of " + other.get());
    }
    return authority;
  }

  private void add(String field, DirectoryEntry entry, boolean first) throws Rejection {
    switch (entry) {
      case DirectoryEntry.Authority _ -> {
        if (!first) {
          throw invalid(field, "the authority stands only at the beginning of version 1");
        }
      }
      case DirectoryEntry.Officer officer -> {
        checkDesk(field, officer.desk());
        checkCredential(field, officer.credential(), "officer " + officer.officerId());
        officers.put(officer.officerId(), officer);
      }
      case DirectoryEntry.Station station -> {
        checkDesk(field, station.desk());
        checkCredential(field, station.credential(), "station " + station.stationId());
        checkTls(field, station);
        stations.put(station.stationId(), station);
      }
      case DirectoryEntry.DeskKey key -> {
        checkDesk(field, key.desk());
        checkDeskKey(field, key);
        deskKeys.put(Directory.key(key.keyId()), key);
      }
      case DirectoryEntry.Revocation revocation -> revoke(field, revocation);
      case DirectoryEntry.RevocationLists newer -> lists = newer;
    }
  }

  private void checkDesk(String field, DeskId desk) throws Rejection {
    if (!desk.party().equals(party)) {
      throw invalid(
          field, "desk " + desk + " is not one of " + party + "; a party lists its own desks only");
    }
  }

  private void checkCredential(String field, Credential credential, String holder)
      throws Rejection {
    CredentialId id = credential.id();
    if (revoked.containsKey(Directory.key(id)) || before.revokedSince(id).isPresent()) {
      throw invalid(
          field,
          "credential " + id.hex() + " is revoked, and that is final; make new keys for " + holder);
    }
    for (String other : holders(id)) {
      if (!other.equals(holder)) {
        throw invalid(
            field,
            "credential "
                + id.hex()
                + " already belongs to "
                + other
                + "; make new keys for "
                + holder);
      }
    }
    Optional<String> flaw = credential.key().checked().flaw();
    if (flaw.isPresent()) {
      throw invalid(field, "the key of " + holder + " must not be used: " + flaw.get());
    }
  }

  private List<String> holders(CredentialId id) {
    List<String> holders = new ArrayList<>();
    officers.values().stream()
        .filter(o -> o.credential().id().equals(id))
        .forEach(o -> holders.add("officer " + o.officerId()));
    stations.values().stream()
        .filter(s -> s.credential().id().equals(id))
        .forEach(s -> holders.add("station " + s.stationId()));
    before
        .officer(id)
        .filter(o -> !o.party().equals(party))
        .ifPresent(o -> holders.add("an officer of " + o.party()));
    before
        .station(id)
        .filter(s -> !s.party().equals(party))
        .ifPresent(s -> holders.add("a station of " + s.party()));
    before.authorityOf(id).ifPresent(p -> holders.add("the authority of " + p));
    if (authority.credential().credentialId().equals(id)) {
      holders.add("the authority of " + party);
    }
    return holders;
  }

  private void checkTls(String field, DirectoryEntry.Station station) throws Rejection {
    boolean here =
        stations.values().stream()
            .anyMatch(s ->
                s.tlsCertificate().equals(station.tlsCertificate())
                    && !s.stationId().equals(station.stationId()));
    boolean elsewhere =
        before
            .stationOfTlsCertificate(station.tlsCertificate())
            .filter(s -> !s.party().equals(party))
            .isPresent();
    if (here || elsewhere) {
      throw invalid(
          field,
          "the TLS certificate of station "
              + station.stationId()
              + " is that of another station; issue one of its own");
    }
  }

  private void checkDeskKey(String field, DirectoryEntry.DeskKey key) throws Rejection {
    DirectoryEntry.DeskKey same = deskKeys.get(Directory.key(key.keyId()));
    boolean elsewhere =
        before.listedKey(key.keyId()).filter(k -> !k.party().equals(party)).isPresent();
    if (elsewhere || (same != null && !same.desk().equals(key.desk()))) {
      throw invalid(
          field,
          "key " + key.keyId().hex() + " is that of another desk; make one for " + key.desk());
    }
    Optional<String> flaw = key.key().flaw();
    if (flaw.isPresent()) {
      throw invalid(field, "the key of desk " + key.desk() + " must not be used: " + flaw.get());
    }
  }

  private void revoke(String field, DirectoryEntry.Revocation revocation) throws Rejection {
    CredentialId id = revocation.credential();
    boolean listed =
        officers.values().stream().anyMatch(o -> o.credential().id().equals(id))
            || stations.values().stream().anyMatch(s -> s.credential().id().equals(id));
    if (!listed) {
      throw invalid(
          field,
          "credential "
              + id.hex()
              + " belongs to no officer and no station of "
              + party
              + "; a party revokes its own");
    }
    if (revoked.putIfAbsent(Directory.key(id), at) != null) {
      throw invalid(field, "credential " + id.hex() + " is revoked already");
    }
  }

  private static Rejection invalid(String field, String problem) {
    return new Rejection(
        RefusalCode.DIRECTORY_INVALID, field + ": " + problem, Map.of("field", field));
  }
}
