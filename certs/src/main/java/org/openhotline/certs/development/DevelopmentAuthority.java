package org.openhotline.certs.development;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DeskKeyEscrow;
import org.openhotline.certs.DurableFiles;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.Person;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementBinding;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.AgreementSigning;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;

/// Makes the identities of a whole hotline under one folder: the relay's operator, every party of
/// an agreement with its roots, one station and a set of officers a desk, the bound and signed
/// agreement, and all acts that the relay needs to begin.
///
/// ```
/// passphrase            the passphrase of every key file
/// agreement.yaml        the agreement, bound
/// relay/                operator's authority, relay/intake/*.act
/// xa/ …                 parties' authorities
/// home-xa/ …            station homes
/// ```
///
/// Officers of a desk `XA`: `xa-drafter` (DUTY), `xa-watch` (DUTY), `xa-releaser` (RELEASER),
/// `xa-deputy` (DEPUTY), `xa-head` (HEAD, RELEASER).
public final class DevelopmentAuthority {
  /// The passphrase of every key file; no secret at all.
  public static final String PASSPHRASE = "development only";

  private final Request request;
  private final SecureRandom random;
  private final KeyVault vault;

  private DevelopmentAuthority(Request request, SecureRandom random, KeyVault vault) {
    this.request = request;
    this.random = random;
    this.vault = vault;
  }

  /// What is to be made.
  ///
  /// @param folder empty or new folder
  /// @param agreement YAML of the agreement, bound or not
  /// @param origin origin line of the record, for instance `demo.hotline/live`
  /// @param relays addresses of the relay as `host:port`; its certificate names the hosts
  /// @param clock time of issue
  public record Request(
      Path folder, String agreement, String origin, List<String> relays, InstantSource clock) {
    /// Copies the list.
    public Request {
      relays = List.copyOf(relays);
    }
  }

  /// Makes it.
  ///
  /// @throws IOException if the folder holds such a world already or cannot be written
  /// @throws IllegalArgumentException if the agreement is not valid
  public static World make(Request request) throws IOException {
    return make(request, new SecureRandom());
  }

  /// Makes it with keys from `random`.
  ///
  /// @throws IOException if the folder holds such a world already or cannot be written
  /// @throws IllegalArgumentException if the agreement is not valid
  public static World make(Request request, SecureRandom random) throws IOException {
    try (KeyVault vault =
        new KeyVault(PASSPHRASE.toCharArray(), KeyProtection.DEVELOPMENT, random)) {
      return new DevelopmentAuthority(request, random, vault).make();
    }
  }

  /// A vault that opens the key files of such a world.
  public static KeyVault vault() {
    return new KeyVault(PASSPHRASE.toCharArray(), KeyProtection.DEVELOPMENT, new SecureRandom());
  }

  private World make() throws IOException {
    Path folder = request.folder();
    DurableFiles.privateFolder(folder);
    Path passphraseFile = folder.resolve("passphrase");
    DurableFiles.writePrivate(
        passphraseFile, (PASSPHRASE + "\n").getBytes(StandardCharsets.US_ASCII));
    Agreement template = read(request.agreement());
    PartyAuthority.Environment environment =
        new PartyAuthority.Environment(vault, request.clock(), random);
    SortedMap<PartyId, Path> folders = new TreeMap<>();
    SortedMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>();
    for (Agreement.Party party : template.parties()) {
      Path place = folder.resolve(party.id().value().toLowerCase(Locale.ROOT));
      try (PartyAuthority authority =
          PartyAuthority.create(place, party.id(), template.plane(), environment)) {
        pins.put(party.id(), authority.pin());
      }
      folders.put(party.id(), place);
    }
    Path relayFolder = folder.resolve("relay");
    Trust trust;
    try (RelayAuthority relay = RelayAuthority.create(relayFolder, request.origin(), environment)) {
      relay.equipTls(request.relays().stream().map(DevelopmentAuthority::host).distinct().toList());
      trust = new Trust(pins, relay.pin());
    }
    String yaml = AgreementBinding.bind(request.agreement(), trust);
    DurableFiles.writePublic(
        folder.resolve("agreement.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    return equip(read(yaml), folders, environment, passphraseFile);
  }

  private World equip(
      Agreement agreement,
      SortedMap<PartyId, Path> folders,
      PartyAuthority.Environment environment,
      Path passphraseFile)
      throws IOException {
    Path relayFolder = request.folder().resolve("relay");
    Path intake = relayFolder.resolve("intake");
    DurableFiles.privateFolder(intake);
    List<StationHome> homes = new ArrayList<>();
    SignedAct act = null;
    for (Agreement.Party party : agreement.parties()) {
      Path place = request.folder().resolve(party.id().value().toLowerCase(Locale.ROOT));
      try (PartyAuthority authority = PartyAuthority.open(place, environment)) {
        int number = 1;
        for (Agreement.Desk desk : party.desks()) {
          Enrolment.Enrolled enrolled = enrol(authority, desk.id(), agreement);
          homes.add(enrolled.home());
          for (SignedAct each : enrolled.acts()) {
            DurableFiles.writePrivate(
                intake.resolve("%s-%06d.act".formatted(party.id(), number++)),
                each.bytes().toArray());
          }
        }
        act = party.guarantor() ? act : sign(authority, agreement, act);
      }
    }
    if (act == null) {
      throw new IllegalArgumentException("the agreement has no signatory");
    }
    DurableFiles.writePrivate(
        intake.resolve("agreement-" + agreement.version().id() + "-" + agreement.number() + ".act"),
        act.bytes().toArray());
    SortedMap<DeskId, StationHome> byDesk = new TreeMap<>();
    for (StationHome home : homes) {
      home.addAgreement(vouched(home, agreement, act, environment));
      byDesk.put(home.desk(), home);
    }
    return new World(
        request.folder(), relayFolder, intake, folders, byDesk, agreement, act, passphraseFile);
  }

  /// A guarantor signs no agreement, but its own stations begin their trust with its signature:
  /// their copy carries it beside those of the signatories.
  private SignedAct vouched(
      StationHome home, Agreement agreement, SignedAct act, PartyAuthority.Environment environment)
      throws IOException {
    PartyId party = home.desk().party();
    if (agreement.party(party).filter(Agreement.Party::guarantor).isEmpty()) {
      return act;
    }
    Path place = request.folder().resolve(party.value().toLowerCase(Locale.ROOT));
    try (PartyAuthority authority = PartyAuthority.open(place, environment)) {
      return authority.cosignAgreement(act);
    }
  }

  private SignedAct sign(PartyAuthority authority, Agreement agreement, @Nullable SignedAct others)
      throws IOException {
    return others == null
        ? authority.signAgreement(AgreementSigning.change(agreement))
        : authority.cosignAgreement(others);
  }

  private Enrolment.Enrolled enrol(PartyAuthority authority, DeskId desk, Agreement agreement)
      throws IOException {
    String name = desk.value().toLowerCase(Locale.ROOT);
    Enrolment enrolment =
        new Enrolment(
            authority,
            new DeskKeyEscrow(authority.folder(), vault, random),
            vault,
            request.clock(),
            random);
    return enrolment.enrol(
        new Enrolment.Request(
            request.folder().resolve("home-" + name),
            desk,
            new LocalId(name + "-1"),
            officers(name, desk),
            agreement.suite(),
            request.relays()));
  }

  private static List<Person> officers(String prefix, DeskId desk) {
    return List.of(
        new Person(new LocalId(prefix + "-drafter"), "Dara Drafter of " + desk, Set.of(Role.DUTY)),
        new Person(new LocalId(prefix + "-watch"), "Wim Watch of " + desk, Set.of(Role.DUTY)),
        new Person(
            new LocalId(prefix + "-releaser"), "Rana Releaser of " + desk, Set.of(Role.RELEASER)),
        new Person(new LocalId(prefix + "-deputy"), "Dov Deputy of " + desk, Set.of(Role.DEPUTY)),
        new Person(
            new LocalId(prefix + "-head"),
            "Hana Head of " + desk,
            Set.of(Role.HEAD, Role.RELEASER)));
  }

  private static Agreement read(String yaml) {
    return switch (AgreementReader.read("agreement", yaml)) {
      case AgreementReading.Valid valid -> valid.agreement();
      case AgreementReading.Invalid invalid ->
          throw new IllegalArgumentException(String.join("\n", invalid.lines()));
    };
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }
}
