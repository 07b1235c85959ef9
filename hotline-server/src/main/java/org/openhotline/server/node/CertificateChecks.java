package org.openhotline.server.node;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.CertificateFlaw;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.DirectoryCheck;
import org.openhotline.certs.PathCheck;
import org.openhotline.certs.PathResult;
import org.openhotline.certs.Profile;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.directory.Listed;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// Path checks of stations and signers against the directory, at one instant.
///
/// The directory says who is designated, the certificates must say the same: issued by the party's
/// own roots, for this purpose, in this name, valid and not revoked now. "Now" is the relay's own
/// time, the one that acts are stamped with, and not the wall clock: whoever can set the wall clock
/// could else let every certificate expire at once, or bring an expired one back to life. Any
/// thread; keeps one parsed check a party.
final class CertificateChecks {
  private final Map<PartyId, Prepared> prepared = new ConcurrentHashMap<>();

  private record Prepared(
      DirectoryEntry.Authority roots,
      DirectoryEntry.@Nullable RevocationLists lists,
      PathCheck check) {}

  /// What came of looking at a station's TLS certificate.
  sealed interface Judgement {}

  /// It is that of a designated station.
  ///
  /// @param listed the station
  /// @param notAfter last instant at which the certificate is valid
  record Designated(Listed<DirectoryEntry.Station> listed, Instant notAfter) implements Judgement {}

  /// It must not be let in.
  ///
  /// @param refusal why
  record Unfit(Refusal refusal) implements Judgement {}

  /// Judges a station's TLS certificate.
  Judgement station(Bytes certificate, Directory directory, Instant at) {
    Optional<Listed<DirectoryEntry.Station>> found = directory.stationOfTlsCertificate(certificate);
    if (found.isEmpty()) {
      return new Unfit(
          Refusal.of(
              RefusalCode.STATION_UNKNOWN,
              "this certificate is not that of a station in any party's directory;"
                  + " its party's authority must publish the station first"));
    }
    Listed<DirectoryEntry.Station> listed = found.get();
    DirectoryEntry.Station station = listed.entry();
    Optional<Instant> revoked = directory.revokedSince(station.credential().id());
    if (revoked.isPresent()) {
      return new Unfit(
          Refusal.of(
              RefusalCode.STATION_REVOKED,
              "station %s of desk %s was revoked at %s"
                  .formatted(station.stationId(), station.desk(), revoked.get()),
              "station",
              station.stationId().value()));
    }
    CertificateName name = CertificateName.station(station.desk(), station.stationId());
    return switch (path(listed.party(), certificate, Profile.STATION_TLS, directory, at)) {
      case PathResult.Accepted accepted ->
          accepted.name().equals(name)
              ? new Designated(listed, accepted.notAfter())
              : new Unfit(
                  invalid("the certificate names " + accepted.name() + ", the directory " + name));
      case PathResult.Refused(var _, String text) -> new Unfit(invalid(text));
    };
  }

  /// Why the certificates of a signer must not be relied on at `at`; empty when they may.
  Optional<Refusal> signer(SignerStanding signer, Directory directory, Instant at) {
    return switch (signer) {
      case SignerStanding.OfAuthority _ -> Optional.empty();
      case SignerStanding.OfOfficer(PartyId party, DirectoryEntry.Officer officer) ->
          credential(
              party,
              CertificateName.officer(officer.desk(), officer.officerId()),
              officer.credential(),
              directory,
              at);
      case SignerStanding.OfStation(PartyId party, DirectoryEntry.Station station) ->
          credential(
              party,
              CertificateName.station(station.desk(), station.stationId()),
              station.credential(),
              directory,
              at);
    };
  }

  private Optional<Refusal> credential(
      PartyId party, CertificateName name, Credential credential, Directory directory, Instant at) {
    Profile classical = Profile.classicalSigning(credential.key().suite());
    Optional<Refusal> flaw =
        matches(
            path(party, credential.classicalCertificate(), classical, directory, at),
            name,
            Bytes.of(credential.key().classical()));
    Optional<Profile> pq = Profile.pqSigning(credential.key().suite());
    if (flaw.isPresent() || pq.isEmpty()) {
      return flaw;
    }
    return matches(
        path(party, credential.pqCertificate(), pq.get(), directory, at),
        name,
        Bytes.of(credential.key().pq()));
  }

  private static Optional<Refusal> matches(PathResult result, CertificateName name, Bytes key) {
    return switch (result) {
      case PathResult.Refused(var _, String text) -> Optional.of(invalid(text));
      case PathResult.Accepted accepted -> {
        if (!accepted.name().equals(name)) {
          yield Optional.of(
              invalid("the certificate names " + accepted.name() + ", the directory " + name));
        }
        yield accepted.publicKey().equals(key)
            ? Optional.empty()
            : Optional.of(
                invalid("the certificate of " + name + " holds another key than the directory"));
      }
    };
  }

  /// Why a change of a directory must not be taken: its certificates do not say what its entries
  /// say.
  ///
  /// The roots must be those that an agreement in force pins; before there is one, the agreement
  /// that comes later must pin these.
  Optional<Refusal> change(
      DirectoryChange change, Directory directory, Collection<Agreement> agreements, Instant at) {
    PartyId party = change.party();
    Optional<Trust.AuthorityPin> pin =
        agreements.stream()
            .map(Agreement::trust)
            .filter(Objects::nonNull)
            .map(trust -> trust.authorities().get(party))
            .filter(Objects::nonNull)
            .findFirst()
            .or(() -> directory.authorityPin(party))
            .or(() ->
                change.entries().stream()
                    .filter(DirectoryEntry.Authority.class::isInstance)
                    .map(entry -> Directory.pinOf((DirectoryEntry.Authority) entry))
                    .findFirst());
    return pin.isEmpty()
        ? Optional.of(
            Refusal.of(
                RefusalCode.DIRECTORY_INVALID,
                "the first change of the directory of %s has no authority; put it first"
                    .formatted(party)))
        : DirectoryCheck.check(change, directory, pin.get(), at);
  }

  private PathResult path(
      PartyId party, Bytes certificate, Profile profile, Directory directory, Instant at) {
    Optional<DirectoryEntry.Authority> roots = directory.authority(party);
    if (roots.isEmpty()) {
      return new PathResult.Refused(
          CertificateFlaw.OTHER_PARTY, "party " + party + " has no roots here");
    }
    return check(party, roots.get(), directory.revocationLists(party).orElse(null))
        .check(certificate, profile, at);
  }

  private PathCheck check(
      PartyId party,
      DirectoryEntry.Authority roots,
      DirectoryEntry.@Nullable RevocationLists lists) {
    Prepared known = prepared.get(party);
    if (known != null && known.roots().equals(roots) && Objects.equals(known.lists(), lists)) {
      return known.check();
    }
    PathCheck base = PathCheck.of(party, roots);
    PathCheck check = lists == null ? base : base.with(lists);
    prepared.put(party, new Prepared(roots, lists, check));
    return check;
  }

  private static Refusal invalid(String text) {
    return Refusal.of(RefusalCode.CERTIFICATE_INVALID, text);
  }
}
