package org.openhotline.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.CanonicalAgreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.crypto.VerifyingKey;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// A station's folder: who it is, its keys, its own party's roots, and the agreements that its
/// authority signed. Those roots and those signatures are where all its trust begins.
///
/// ```
/// station.yaml                    party, desk, station, plane, relay addresses, officers
/// keys/tls.pem  tls.crt           TLS identity
/// keys/station.pem                signing key of the station
/// keys/desk-<time>-<id>.pem       desk keys, older ones to read older messages
/// keys/officer-<id>.pem           signing keys of officers who use this station
/// trust/root-classical.crt …-pq   roots of the own party
/// agreements/<id>-<number>.act    agreements, signed
/// data/                           the station's store
/// ```
///
/// @param folder the folder
/// @param desk the desk, and by it the party
/// @param station id of the station
/// @param plane live or exercise
/// @param relays relay nodes as `host:port`, at least one
/// @param officers ids of officers whose keys are here
public record StationHome(
    Path folder,
    DeskId desk,
    LocalId station,
    Plane plane,
    List<String> relays,
    List<LocalId> officers) {
  private static final String SETTINGS = "station.yaml";
  private static final String CLASSICAL_ROOT = "root-classical.crt";
  private static final String PQ_ROOT = "root-pq.crt";

  /// Copies the lists.
  public StationHome {
    relays = List.copyOf(relays);
    officers = List.copyOf(officers);
  }

  /// Reads what the folder says of itself; opens no key.
  ///
  /// @throws IOException with a sentence for people if it is no station's home
  public static StationHome read(Path folder) throws IOException {
    Path file = folder.resolve(SETTINGS);
    Map<String, String> settings = Headings.read(file, "station");
    try {
      DeskId desk = new DeskId(Headings.require(file, settings, "desk"));
      String party = Headings.require(file, settings, "party");
      if (!desk.party().value().equals(party)) {
        throw new AuthorityException(file + ": desk " + desk + " is not one of party " + party);
      }
      List<LocalId> officers = new ArrayList<>();
      for (String officer : list(file, settings, "officers")) {
        officers.add(new LocalId(officer));
      }
      return new StationHome(
          folder,
          desk,
          new LocalId(Headings.require(file, settings, "station")),
          Settings.plane(file, Headings.require(file, settings, "plane")),
          list(file, settings, "relay"),
          officers);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<String> list(Path file, Map<String, String> settings, String name)
      throws IOException {
    String value = Headings.require(file, settings, name);
    if (!value.startsWith("[") || !value.endsWith("]")) {
      throw new AuthorityException(file + ": " + name + " is a list in brackets: [a, b]");
    }
    List<String> items = new ArrayList<>();
    for (String item : value.substring(1, value.length() - 1).split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return items;
  }

  /// Writes (again) what the folder says of itself.
  ///
  /// @throws IOException if it cannot be written
  void writeSettings() throws IOException {
    Map<String, String> settings = new java.util.LinkedHashMap<>();
    settings.put("party", desk.party().value());
    settings.put("desk", desk.value());
    settings.put("station", station.value());
    settings.put("plane", plane.name());
    settings.put("relay", "[" + String.join(", ", relays) + "]");
    settings.put(
        "officers", "[" + String.join(", ", officers.stream().map(LocalId::value).toList()) + "]");
    Headings.write(folder.resolve(SETTINGS), settings);
  }

  /// Whether a folder holds a station already.
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(SETTINGS));
  }

  /// The station's name in certificates.
  public CertificateName name() {
    return CertificateName.station(desk, station);
  }

  Path keyFile(String name) {
    return folder.resolve("keys").resolve(name);
  }

  /// The folder of the station's store.
  public Path data() {
    return folder.resolve("data");
  }

  /// TLS key and certificate.
  ///
  /// @throws KeyFileException naming what is wrong with the key file or the passphrase
  /// @throws IOException if a file cannot be read
  public TlsIdentity tls(KeyVault vault) throws IOException {
    return TlsIdentity.load(vault, keyFile("tls.pem"), keyFile("tls.crt"));
  }

  /// The key with which the station states delivery.
  ///
  /// @throws KeyFileException naming what is wrong with the key file or the passphrase
  /// @throws IOException if the file cannot be read
  public SigningKeyPair stationKey(KeyVault vault) throws IOException {
    return vault.signing(keyFile("station.pem"));
  }

  /// The key of an officer.
  ///
  /// @throws KeyFileException naming what is wrong with the key file or the passphrase
  /// @throws IOException if the file cannot be read
  public SigningKeyPair officerKey(KeyVault vault, LocalId officer) throws IOException {
    return vault.signing(keyFile("officer-" + officer + ".pem"));
  }

  /// All desk keys, newest first.
  ///
  /// @throws KeyFileException naming what is wrong with a key file or the passphrase
  /// @throws IOException if there is none or a file cannot be read
  public List<SealingKeyPair> deskKeys(KeyVault vault) throws IOException {
    List<SealingKeyPair> keys = new ArrayList<>();
    for (Path file : deskKeyFiles()) {
      keys.add(vault.desk(file));
    }
    if (keys.isEmpty()) {
      throw new KeyFileException(
          KeyFileException.Problem.ABSENT,
          "station home " + folder + " holds no desk key; import one with hotline pki desk");
    }
    return keys;
  }

  /// All desk keys with the time from which they are in use, newest first.
  ///
  /// @throws KeyFileException naming what is wrong with a key file or the passphrase
  /// @throws IOException if a file cannot be read
  public List<DeskKeyPackage.Entry> deskKeyEntries(KeyVault vault) throws IOException {
    List<DeskKeyPackage.Entry> entries = new ArrayList<>();
    for (Path file : deskKeyFiles()) {
      entries.add(
          new DeskKeyPackage.Entry(
              vault.desk(file), DeskKeyPackage.timeOf(String.valueOf(file.getFileName()))));
    }
    return entries;
  }

  private List<Path> deskKeyFiles() throws IOException {
    Path keys = folder.resolve("keys");
    if (!Files.isDirectory(keys)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(keys)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).matches("desk-.*\\.pem"))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /// Adds a desk key unless it is here already.
  ///
  /// @param madeAt when the key came into use; says the order of keys
  /// @return whether it was added
  /// @throws IOException if it cannot be written
  public boolean addDeskKey(KeyVault vault, SealingKeyPair key, java.time.Instant madeAt)
      throws IOException {
    String end = key.keyId().hex() + ".pem";
    for (Path file : deskKeyFiles()) {
      if (file.toString().endsWith(end)) {
        return false;
      }
    }
    vault.writeDesk(keyFile("desk-" + DeskKeyPackage.time(madeAt) + "-" + end), key);
    return true;
  }

  /// The roots of the own party.
  ///
  /// @throws IOException if they cannot be read or are not the party's roots
  public DirectoryEntry.Authority roots() throws IOException {
    Path trust = folder.resolve("trust");
    Bytes classical = Pem.read(trust.resolve(CLASSICAL_ROOT), Pem.Kind.CERTIFICATE).getFirst();
    Bytes pq = Pem.read(trust.resolve(PQ_ROOT), Pem.Kind.CERTIFICATE).getFirst();
    try {
      DirectoryEntry.Authority roots =
          new DirectoryEntry.Authority(
              classical,
              pq,
              new PublicSigningKey(
                  SuiteId.N1,
                  ParsedCertificate.of(classical).rawKey().toArray(),
                  ParsedCertificate.of(pq).rawKey().toArray()));
      Optional<PathResult.Refused> flaw = PathCheck.rootFlaw(desk.party(), roots);
      if (flaw.isPresent()) {
        throw new IOException(trust + ": " + flaw.get().text());
      }
      return roots;
    } catch (ParsedCertificate.MalformedException | IllegalArgumentException e) {
      throw new IOException(trust + ": " + e.getMessage(), e);
    }
  }

  void writeRoots(DirectoryEntry.Authority roots) throws IOException {
    Path trust = folder.resolve("trust");
    Pem.write(
        trust.resolve(CLASSICAL_ROOT), Pem.Kind.CERTIFICATE, List.of(roots.classicalCertificate()));
    Pem.write(trust.resolve(PQ_ROOT), Pem.Kind.CERTIFICATE, List.of(roots.pqCertificate()));
  }

  /// Stores an agreement that the own authority signed.
  ///
  /// @throws IOException with a sentence for people if it did not, or the agreement pins other
  ///   roots
  public void addAgreement(SignedAct act) throws IOException {
    Agreement agreement = trusted(act, "the agreement", roots());
    DurableFiles.writePublic(
        folder
            .resolve("agreements")
            .resolve(agreement.version().id() + "-" + agreement.number() + ".act"),
        act.bytes().toArray());
  }

  /// The agreements that the own authority signed, the newest version of each.
  ///
  /// @throws IOException with a sentence for people if one is damaged or not signed by it
  public SortedMap<AgreementId, Agreement> agreements() throws IOException {
    Path agreements = folder.resolve("agreements");
    SortedMap<AgreementId, Agreement> newest = new TreeMap<>();
    if (!Files.isDirectory(agreements)) {
      return newest;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(agreements)) {
      files = listed.filter(f -> f.toString().endsWith(".act")).sorted().toList();
    }
    DirectoryEntry.Authority roots = roots();
    for (Path file : files) {
      try {
        Agreement agreement = trusted(Acts.parse(Files.readAllBytes(file)), file.toString(), roots);
        newest.merge(
            agreement.version().id(),
            agreement,
            (one, other) -> one.number() >= other.number() ? one : other);
      } catch (MalformedException e) {
        throw new IOException(file + " is damaged: " + e.getMessage(), e);
      }
    }
    return newest;
  }

  private Agreement trusted(SignedAct act, String name, DirectoryEntry.Authority roots)
      throws IOException {
    if (!(act.act() instanceof AgreementChange change)) {
      throw new IOException(name + " is not an agreement");
    }
    VerifyingKey key = roots.credential().checked();
    boolean signed =
        act.signatures().stream()
            .filter(s -> s.signer().equals(key.credentialId()))
            .anyMatch(
                s -> key.verify(Acts.signatureInput(act, s.suite()), s.signature()).isVerified());
    if (!signed) {
      throw new IOException(
          name + " does not have a valid signature of the authority of " + desk.party());
    }
    Agreement agreement =
        switch (CanonicalAgreement.read(change.document())) {
          case AgreementReading.Valid valid -> valid.agreement();
          case AgreementReading.Invalid invalid ->
              throw new IOException(name + ": " + String.join("; ", invalid.lines()));
        };
    Trust trust = agreement.trust();
    if (trust == null
        || agreement.plane() != plane
        || !agreement.version().equals(change.agreement())
        || !Directory.pinOf(roots).equals(trust.authorities().get(desk.party()))) {
      throw new IOException(
          name
              + " is not bound to the roots of "
              + desk.party()
              + " on the "
              + plane
              + " plane; bind and sign it again");
    }
    return agreement;
  }

  /// Text of a settings file for people, without secrets.
  @Override
  public String toString() {
    return "station " + station + " of desk " + desk + " in " + folder;
  }

  /// Makes the folder and its parts, private to the owner.
  static void makeFolders(Path folder) throws IOException {
    for (String part : List.of("keys", "trust", "agreements", "data")) {
      DurableFiles.privateFolder(folder.resolve(part));
    }
    DurableFiles.writePrivate(
        folder.resolve(".gitignore"), "*\n".getBytes(StandardCharsets.US_ASCII));
  }
}
