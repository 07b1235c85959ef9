package org.openhotline.certs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.SignedAct;

/// Equips stations and officers of a party: makes their keys, has the authority certify them,
/// writes station homes, and publishes the directory acts.
///
/// For the case that authority and homes are made on one machine and then carried. Not safe for use
/// by several threads.
public final class Enrolment {
  private final PartyAuthority authority;
  private final DeskKeyEscrow escrow;
  private final KeyVault homes;
  private final InstantSource clock;
  private final SecureRandom random;

  /// Enrols with an open authority.
  ///
  /// @param authority the authority
  /// @param escrow its copies of desk keys
  /// @param homes writes the key files of station homes
  public Enrolment(
      PartyAuthority authority,
      DeskKeyEscrow escrow,
      KeyVault homes,
      InstantSource clock,
      SecureRandom random) {
    this.authority = authority;
    this.escrow = escrow;
    this.homes = homes;
    this.clock = clock;
    this.random = random;
  }

  /// A station to be equipped.
  ///
  /// @param home folder of the station, which holds none yet
  /// @param desk desk of the authority's party
  /// @param station id of the station, new within the party
  /// @param officers officers whose keys are made in this home
  /// @param suite the agreement's suite
  /// @param relays relay nodes as `host:port`
  public record Request(
      Path home,
      DeskId desk,
      LocalId station,
      List<Person> officers,
      SuiteId suite,
      List<String> relays) {
    /// Copies the lists.
    public Request {
      officers = List.copyOf(officers);
      relays = List.copyOf(relays);
    }
  }

  /// What came of it.
  ///
  /// @param home the station's home
  /// @param entries what was published
  /// @param acts directory acts to be carried to the relay, in order
  public record Enrolled(StationHome home, List<DirectoryEntry> entries, List<SignedAct> acts) {
    /// Copies the lists.
    public Enrolled {
      entries = List.copyOf(entries);
      acts = List.copyOf(acts);
    }
  }

  /// Equips a station. A desk's first station makes the desk key; every later one gets all keys of
  /// the desk from the authority's copies, so it reads earlier messages too.
  ///
  /// @throws AuthorityException if station or officer exist already, or the desk is another party's
  /// @throws IOException if the home exists or files cannot be written
  public Enrolled enrol(Request request) throws IOException {
    CertificateName name = CertificateName.station(request.desk(), request.station());
    if (StationHome.exists(request.home())) {
      throw new FileAlreadyExistsException(
          request.home().toString(), null, "a station lives there already; choose another folder");
    }
    requireNew(name, "station");
    for (Person person : request.officers()) {
      requireNew(CertificateName.officer(request.desk(), person.id()), "officer");
    }
    StationHome.makeFolders(request.home());
    StationHome home =
        new StationHome(
            request.home(),
            request.desk(),
            request.station(),
            authority.plane(),
            request.relays(),
            request.officers().stream().map(Person::id).toList());
    home.writeRoots(authority.roots());
    List<DirectoryEntry> entries = new ArrayList<>();
    entries.add(station(home, request.suite()));
    entries.addAll(deskKeys(home, request.suite()));
    for (Person person : request.officers()) {
      entries.add(officer(home, person, request.suite()));
    }
    home.writeSettings();
    return new Enrolled(home, entries, authority.publish(entries));
  }

  /// Adds officers whose keys are made in an existing home.
  ///
  /// @throws AuthorityException if an officer exists already
  /// @throws IOException if files cannot be written
  public Enrolled addOfficers(StationHome home, List<Person> officers, SuiteId suite)
      throws IOException {
    List<LocalId> ids = new ArrayList<>(home.officers());
    List<DirectoryEntry> entries = new ArrayList<>();
    for (Person person : officers) {
      requireNew(CertificateName.officer(home.desk(), person.id()), "officer");
      entries.add(officer(home, person, suite));
      ids.add(person.id());
    }
    StationHome next =
        new StationHome(
            home.folder(), home.desk(), home.station(), home.plane(), home.relays(), ids);
    next.writeSettings();
    return new Enrolled(next, entries, authority.publish(entries));
  }

  /// Certifies the keys of a home anew: TLS and signing key of the station, and those of its
  /// officers who are in the directory and not revoked. Keys, names and roles stay. The station
  /// shows the new TLS certificate at once, so the relay must take the acts before it connects
  /// again.
  ///
  /// @throws KeyFileException if the passphrase does not open the home's keys
  /// @throws IOException if the station is not in the directory, is revoked, or files cannot be
  ///   written
  public Enrolled renew(StationHome home) throws IOException {
    List<DirectoryEntry> entries = new ArrayList<>();
    for (DirectoryEntry entry : authority.entries()) {
      switch (entry) {
        case DirectoryEntry.Station s when s.stationId().equals(home.station()) ->
            entries.add(renewed(home, s));
        case DirectoryEntry.Officer o
            when home.officers().contains(o.officerId()) && !revoked(o.credential()) ->
            entries.add(
                new DirectoryEntry.Officer(
                    o.officerId(),
                    o.name(),
                    o.desk(),
                    o.roles(),
                    authority.issueSigning(
                        CertificateName.officer(o.desk(), o.officerId()), o.credential().key())));
        case DirectoryEntry.Station _,
            DirectoryEntry.Officer _,
            DirectoryEntry.Authority _,
            DirectoryEntry.DeskKey _,
            DirectoryEntry.Revocation _,
            DirectoryEntry.RevocationLists _ -> {}
      }
    }
    if (entries.stream().noneMatch(e -> e instanceof DirectoryEntry.Station)) {
      throw new AuthorityException(
          "the directory of " + authority.party() + " has no station " + home.station());
    }
    return new Enrolled(home, entries, authority.publish(entries));
  }

  private DirectoryEntry.Station renewed(StationHome home, DirectoryEntry.Station station)
      throws IOException {
    if (revoked(station.credential())) {
      throw new AuthorityException(
          "station " + station.stationId() + " is revoked, for good; enrol another one");
    }
    Bytes certificate =
        authority.issueStationTls(home.name(), homes.tls(home.keyFile("tls.pem")).publicKey());
    Credential credential = authority.issueSigning(home.name(), station.credential().key());
    Pem.write(home.keyFile("tls.crt"), Pem.Kind.CERTIFICATE, List.of(certificate));
    return new DirectoryEntry.Station(station.stationId(), station.desk(), certificate, credential);
  }

  private boolean revoked(Credential credential) {
    return authority.entries().stream()
        .anyMatch(e ->
            e instanceof DirectoryEntry.Revocation r && r.credential().equals(credential.id()));
  }

  /// Makes a new key for a desk, in use from now; earlier keys stay in use until their end. The
  /// homes given get it at once, others by [DeskKeyPackage].
  ///
  /// @throws IOException if files cannot be written
  public List<SignedAct> rotateDeskKey(
      DeskId desk, SuiteId suite, Duration validity, List<StationHome> stations)
      throws IOException {
    DeskKeyEscrow.Made made = escrow.make(desk, suite, clock.instant(), validity);
    for (StationHome home : stations) {
      home.addDeskKey(homes, made.key().key(), made.key().from());
    }
    return authority.publish(List.of(made.entry()));
  }

  private void requireNew(CertificateName name, String what) throws AuthorityException {
    for (DirectoryEntry entry : authority.entries()) {
      boolean taken =
          switch (entry) {
            case DirectoryEntry.Officer o ->
                name.kind() == CertificateName.Kind.OFFICER && o.officerId().equals(name.id());
            case DirectoryEntry.Station s ->
                name.kind() == CertificateName.Kind.STATION && s.stationId().equals(name.id());
            case DirectoryEntry.Authority _,
                DirectoryEntry.DeskKey _,
                DirectoryEntry.Revocation _,
                DirectoryEntry.RevocationLists _ ->
                false;
          };
      if (taken) {
        throw new AuthorityException(
            what
                + " '"
                + name.id()
                + "' of "
                + authority.party()
                + " exists already; choose another id");
      }
    }
  }

  private DirectoryEntry.Station station(StationHome home, SuiteId suite) throws IOException {
    TlsKey tls = TlsKey.generate(random);
    Bytes certificate = authority.issueStationTls(home.name(), tls.publicKey());
    SigningKeyPair keys = SigningKeyPair.generate(suite, random);
    Credential credential = authority.issueSigning(home.name(), keys.publicKey());
    homes.writeTls(home.keyFile("tls.pem"), tls);
    Pem.write(home.keyFile("tls.crt"), Pem.Kind.CERTIFICATE, List.of(certificate));
    homes.writeSigning(home.keyFile("station.pem"), keys);
    keys.destroy();
    return new DirectoryEntry.Station(home.station(), home.desk(), certificate, credential);
  }

  private List<DirectoryEntry> deskKeys(StationHome home, SuiteId suite) throws IOException {
    List<DeskKeyPackage.Entry> known = escrow.keys(home.desk());
    for (DeskKeyPackage.Entry entry : known) {
      home.addDeskKey(homes, entry.key(), entry.from());
    }
    Instant now = clock.instant();
    boolean current =
        authority.entries().stream()
            .anyMatch(e ->
                e instanceof DirectoryEntry.DeskKey k
                    && k.desk().equals(home.desk())
                    && k.key().suite() == suite
                    && !now.isBefore(k.notBefore())
                    && now.isBefore(k.notAfter()));
    if (current) {
      return List.of();
    }
    DeskKeyEscrow.Made made =
        escrow.make(
            home.desk(), suite, now.minus(PartyAuthority.BACKDATED), DeskKeyEscrow.VALIDITY);
    home.addDeskKey(homes, made.key().key(), made.key().from());
    return List.of(made.entry());
  }

  private DirectoryEntry.Officer officer(StationHome home, Person person, SuiteId suite)
      throws IOException {
    SigningKeyPair keys = SigningKeyPair.generate(suite, random);
    Credential credential =
        authority.issueSigning(CertificateName.officer(home.desk(), person.id()), keys.publicKey());
    homes.writeSigning(home.keyFile("officer-" + person.id() + ".pem"), keys);
    keys.destroy();
    return new DirectoryEntry.Officer(
        person.id(), person.name(), home.desk(), person.roles(), credential);
  }
}
