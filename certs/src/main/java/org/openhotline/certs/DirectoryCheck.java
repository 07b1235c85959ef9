package org.openhotline.certs;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.PathResult.Accepted;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// Checks the certificates of a directory change before it is applied; relay and stations alike.
///
/// Roots are the pinned ones; every certificate passes its path check; keys, names and desk of an
/// entry are those of its certificates, and its validity is not longer than theirs; revocation
/// lists are the roots' own and not older than those in force. What needs no certificate (versions,
/// keys used twice, weak keys) is [Directory#apply]'s business. Signing certificates are checked at
/// the first instant of their validity, because an entry may be published ahead and is replayed
/// later; TLS certificates at the given instant.
public final class DirectoryCheck {
  private final PartyId party;
  private final Instant at;
  private @Nullable PathCheck paths;

  private DirectoryCheck(PartyId party, @Nullable PathCheck paths, Instant at) {
    this.party = party;
    this.paths = paths;
    this.at = at;
  }

  /// Why a change must not be applied; empty when its certificates are in order.
  ///
  /// Refusals: DIRECTORY_INVALID for roots and contradictions, CERTIFICATE_INVALID for certificates
  /// and lists.
  ///
  /// @param before the directory to which the change would be applied
  /// @param pin the party's roots as the agreement pins them
  /// @param at ordered time of the change
  public static Optional<Refusal> check(
      DirectoryChange change, Directory before, Trust.AuthorityPin pin, Instant at) {
    PartyId party = change.party();
    Optional<DirectoryEntry.Authority> roots = before.authority(party);
    PathCheck paths = null;
    if (roots.isPresent()) {
      if (!Directory.pinOf(roots.get()).equals(pin)) {
        return contradiction(
            "the roots in the directory of "
                + party
                + " are not those that the agreement pins; check which one is genuine");
      }
      paths = PathCheck.of(party, roots.get());
      Optional<DirectoryEntry.RevocationLists> lists = before.revocationLists(party);
      if (lists.isPresent()) {
        paths = paths.with(lists.get());
      }
    }
    DirectoryCheck check = new DirectoryCheck(party, paths, at);
    for (DirectoryEntry entry : change.entries()) {
      Optional<Refusal> refusal = check.entry(entry, pin);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> entry(DirectoryEntry entry, Trust.AuthorityPin pin) {
    if (entry instanceof DirectoryEntry.Authority roots) {
      return roots(roots, pin);
    }
    PathCheck known = paths;
    if (known == null) {
      return contradiction(
          "the directory of " + party + " does not begin with its authority; put it first");
    }
    return switch (entry) {
      case DirectoryEntry.Authority _ -> Optional.empty();
      case DirectoryEntry.RevocationLists lists -> lists(known, lists);
      case DirectoryEntry.Officer officer ->
          credential(
              known,
              CertificateName.officer(officer.desk(), officer.officerId()),
              officer.credential());
      case DirectoryEntry.Station station -> station(known, station);
      case DirectoryEntry.DeskKey _, DirectoryEntry.Revocation _ -> Optional.empty();
    };
  }

  private Optional<Refusal> roots(DirectoryEntry.Authority roots, Trust.AuthorityPin pin) {
    if (!Directory.pinOf(roots).equals(pin)) {
      return contradiction(
          "the roots of "
              + party
              + " are not those that the agreement pins; check which is genuine");
    }
    Optional<Refused> flaw = PathCheck.rootFlaw(party, roots);
    if (flaw.isPresent()) {
      return invalid(flaw.get().text());
    }
    paths = PathCheck.of(party, roots);
    return Optional.empty();
  }

  private Optional<Refusal> lists(PathCheck known, DirectoryEntry.RevocationLists lists) {
    Optional<Refused> flaw = known.listFlaw(lists, at);
    if (flaw.isPresent()) {
      return invalid(flaw.get().text());
    }
    paths = known.with(lists);
    return Optional.empty();
  }

  private Optional<Refusal> station(PathCheck known, DirectoryEntry.Station station) {
    CertificateName name = CertificateName.station(station.desk(), station.stationId());
    return switch (known.check(station.tlsCertificate(), Profile.STATION_TLS, at)) {
      case Refused refused -> invalid(refused.text());
      case Accepted accepted when !accepted.name().equals(name) ->
          contradiction(
              "the TLS certificate of " + name + " names " + accepted.name() + "; issue it again");
      case Accepted _ -> credential(known, name, station.credential());
    };
  }

  private static Optional<Refusal> credential(
      PathCheck paths, CertificateName name, Credential credential) {
    Optional<Profile> pq = Profile.pqSigning(credential.key().suite());
    Optional<Refusal> classical =
        certificate(
            paths.check(
                credential.classicalCertificate(),
                Profile.classicalSigning(credential.key().suite()),
                credential.notBefore()),
            name,
            credential,
            credential.key().classical());
    if (classical.isPresent()) {
      return classical;
    }
    if (pq.isEmpty()) {
      return credential.pqCertificate().isEmpty()
          ? Optional.empty()
          : contradiction(name + " has a post-quantum certificate, which suite C1 has not");
    }
    return certificate(
        paths.check(credential.pqCertificate(), pq.get(), credential.notBefore()),
        name,
        credential,
        credential.key().pq());
  }

  private static Optional<Refusal> certificate(
      PathResult result, CertificateName name, Credential credential, byte[] key) {
    return switch (result) {
      case Refused refused -> invalid(refused.text());
      case Accepted accepted when !accepted.name().equals(name) ->
          contradiction("a certificate of " + name + " names " + accepted.name());
      case Accepted accepted when !accepted.publicKey().equals(Bytes.of(key)) ->
          contradiction("a certificate of " + name + " holds another key than the directory entry");
      case Accepted accepted
          when accepted.notBefore().isAfter(credential.notBefore())
              || accepted.notAfter().isBefore(credential.notAfter()) ->
          contradiction(
              "a certificate of "
                  + name
                  + " is valid from "
                  + accepted.notBefore()
                  + " to "
                  + accepted.notAfter()
                  + ", the directory entry longer: from "
                  + credential.notBefore()
                  + " to "
                  + credential.notAfter());
      case Accepted _ -> Optional.empty();
    };
  }

  private static Optional<Refusal> contradiction(String text) {
    return Optional.of(Refusal.of(RefusalCode.DIRECTORY_INVALID, text));
  }

  private static Optional<Refusal> invalid(String text) {
    return Optional.of(Refusal.of(RefusalCode.CERTIFICATE_INVALID, text));
  }
}
