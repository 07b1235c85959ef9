package org.openhotline.certs;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.openhotline.certs.IssuedList.Issued;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;

/// A party's authority: a folder with two roots of one name, from which it issues certificates,
/// revokes them, and signs the acts that change the party's directory and put agreements into
/// force.
///
/// ```
/// authority.yaml            what this folder is
/// authority.pem             keys of both roots, encrypted
/// root-classical.crt        ECDSA P-384 root, PEM
/// root-pq.crt               ML-DSA-87 root, PEM
/// crl-classical.crl …-pq    revocation lists in force, PEM
/// issued.tsv                every certificate that was issued
/// directory/000001.act …    the directory, version by version
/// outbox/XA-000001.act …    copies to be carried to the relay
/// ```
///
/// Every change is on disk before a method returns. After a crash in the middle of one, do it
/// again: at worst a certificate was issued that no directory names.
///
/// Not safe for use by several threads; a lock keeps other processes out while it is open.
public final class PartyAuthority implements AutoCloseable {
  /// Validity of roots.
  public static final Duration ROOT_VALIDITY = Duration.ofDays(3652);

  /// How long a revocation list is current, unless `list_validity` in `authority.yaml` says
  /// otherwise.
  public static final Duration LIST_VALIDITY = Duration.ofHours(24);

  /// Certificates are valid from this long before they were made, for readers whose clock is
  /// behind.
  public static final Duration BACKDATED = Duration.ofMinutes(5);

  static final String SETTINGS = "authority.yaml";
  private static final String KEYS = "authority.pem";
  static final String CLASSICAL_ROOT = "root-classical.crt";
  static final String PQ_ROOT = "root-pq.crt";
  private static final int MAX_CHANGE_BYTES = 50 * 1024;

  private final Path folder;
  private final PartyId party;
  private final Plane plane;
  private final SigningKeyPair keys;
  private final DirectoryEntry.Authority roots;
  private final InstantSource clock;
  private final SecureRandom random;
  private final FolderLock lock;
  private final CertificateIssuer issuer;
  private final IssuedList issued;
  private final DirectoryFolder directory;
  private final RevocationFolder lists;

  private PartyAuthority(
      Path folder,
      Map<String, String> settings,
      SigningKeyPair keys,
      DirectoryEntry.Authority roots,
      Environment environment,
      FolderLock lock)
      throws IOException {
    this.folder = folder;
    Path file = folder.resolve(SETTINGS);
    this.party = Settings.party(file, Headings.require(file, settings, "party"));
    this.plane = Settings.plane(file, Headings.require(file, settings, "plane"));
    this.keys = keys;
    this.roots = roots;
    this.clock = environment.clock();
    this.random = environment.random();
    this.lock = lock;
    this.issuer = new CertificateIssuer(CertificateName.rootName(party), keys, random);
    this.issued = IssuedList.read(folder.resolve("issued.tsv"));
    this.directory = DirectoryFolder.read(folder.resolve("directory"));
    this.lists = new RevocationFolder(folder, issuer, Settings.listValidity(file, settings));
  }

  /// What an authority takes from outside.
  ///
  /// @param vault opens and writes its keys
  /// @param clock time of issue
  /// @param random serial numbers, act ids, hedged signatures
  public record Environment(KeyVault vault, InstantSource clock, SecureRandom random) {}

  /// Makes a new authority in a folder that has none.
  ///
  /// @throws IOException if the folder has one or cannot be written
  public static PartyAuthority create(
      Path folder, PartyId party, Plane plane, Environment environment) throws IOException {
    DurableFiles.requireAbsent(folder.resolve(SETTINGS));
    DurableFiles.privateFolder(folder);
    FolderLock lock = FolderLock.of(folder);
    try {
      SigningKeyPair keys = SigningKeyPair.generate(SuiteId.N1, environment.random());
      Instant from = environment.clock().instant().minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
      CertificateIssuer issuer =
          new CertificateIssuer(CertificateName.rootName(party), keys, environment.random());
      Bytes classical = issuer.root(false, from, from.plus(ROOT_VALIDITY));
      Bytes pq = issuer.root(true, from, from.plus(ROOT_VALIDITY));
      environment.vault().writeAuthority(folder.resolve(KEYS), keys);
      Pem.write(folder.resolve(CLASSICAL_ROOT), Pem.Kind.CERTIFICATE, List.of(classical));
      Pem.write(folder.resolve(PQ_ROOT), Pem.Kind.CERTIFICATE, List.of(pq));
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("party", party.value());
      settings.put("plane", plane.name());
      settings.put("created", from.toString());
      Headings.write(folder.resolve(SETTINGS), settings);
      DirectoryEntry.Authority roots =
          new DirectoryEntry.Authority(classical, pq, keys.publicKey());
      PartyAuthority authority =
          new PartyAuthority(folder, settings, keys, roots, environment, lock);
      authority.lists.writeFirst(authority.now());
      return authority;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /// Opens the authority of a folder.
  ///
  /// @throws KeyFileException if the passphrase does not open its keys
  /// @throws IOException if the folder holds none, or files are damaged or cannot be read
  public static PartyAuthority open(Path folder, Environment environment) throws IOException {
    Path file = folder.resolve(SETTINGS);
    Map<String, String> settings = Headings.read(file, "authority");
    PartyId party = Settings.party(file, Headings.require(file, settings, "party"));
    SigningKeyPair keys = environment.vault().authority(folder.resolve(KEYS));
    Bytes classical = Pem.read(folder.resolve(CLASSICAL_ROOT), Pem.Kind.CERTIFICATE).getFirst();
    Bytes pq = Pem.read(folder.resolve(PQ_ROOT), Pem.Kind.CERTIFICATE).getFirst();
    DirectoryEntry.Authority roots = new DirectoryEntry.Authority(classical, pq, keys.publicKey());
    Optional<PathResult.Refused> flaw = PathCheck.rootFlaw(party, roots);
    if (flaw.isPresent()) {
      throw new AuthorityException("the authority in " + folder + ": " + flaw.get().text());
    }
    FolderLock lock = FolderLock.of(folder);
    try {
      return new PartyAuthority(folder, settings, keys, roots, environment, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /// The party.
  public PartyId party() {
    return party;
  }

  /// The plane of its acts; an exercise has an authority of its own.
  public Plane plane() {
    return plane;
  }

  /// The folder.
  public Path folder() {
    return folder;
  }

  /// The two roots, as they stand in version 1 of the directory.
  public DirectoryEntry.Authority roots() {
    return roots;
  }

  /// The credential with which acts are signed.
  public CredentialId credentialId() {
    return keys.credentialId();
  }

  /// The digests of the roots for an agreement's trust section.
  public Trust.AuthorityPin pin() {
    return new Trust.AuthorityPin(
        Sha256.of(roots.classicalCertificate()), Sha256.of(roots.pqCertificate()));
  }

  /// Checks certificates against this authority's roots and current lists.
  ///
  /// @throws IOException if the lists cannot be read
  public PathCheck paths() throws IOException {
    return PathCheck.of(party, roots).with(lists());
  }

  /// Issues a pair of signing certificates over an officer's or a station's public keys, valid for
  /// the profile's usual time from now.
  ///
  /// @throws AuthorityException as the longer form
  /// @throws IOException if the list of issued certificates cannot be written
  public Credential issueSigning(CertificateName name, PublicSigningKey key) throws IOException {
    Instant from = clock.instant().minus(BACKDATED);
    Duration validity = Profile.classicalSigning(key.suite()).validity();
    return issueSigning(name, key, from, from.plus(validity));
  }

  /// Issues a pair of signing certificates; the times are cut to whole seconds.
  ///
  /// @throws AuthorityException if the name is of another party, the key has a flaw, or it was
  ///   certified for somebody else before
  /// @throws IOException if the list of issued certificates cannot be written
  public Credential issueSigning(
      CertificateName name, PublicSigningKey key, Instant notBefore, Instant notAfter)
      throws IOException {
    requireOwn(name);
    Optional<String> flaw = key.checked().flaw();
    if (flaw.isPresent()) {
      throw new AuthorityException("no certificate for " + name + ": " + flaw.get());
    }
    Instant from = notBefore.truncatedTo(ChronoUnit.SECONDS);
    Instant to = notAfter.truncatedTo(ChronoUnit.SECONDS);
    Profile classicalProfile = Profile.classicalSigning(key.suite());
    requireNew(name, key.classical());
    List<Issued> list = new ArrayList<>();
    Bytes classical = leaf(classicalProfile, name, key.classical(), from, to);
    list.add(issued(classical, classicalProfile, name, key.credentialId().hex()));
    Bytes pq = Bytes.EMPTY;
    Optional<Profile> pqProfile = Profile.pqSigning(key.suite());
    if (pqProfile.isPresent()) {
      requireNew(name, key.pq());
      pq = leaf(pqProfile.get(), name, key.pq(), from, to);
      list.add(issued(pq, pqProfile.get(), name, key.credentialId().hex()));
    }
    issued.add(list);
    return new Credential(key, classical, pq, from, to);
  }

  /// Issues a station's TLS certificate over its P-256 public key (65 bytes), valid for 90 days.
  ///
  /// @throws AuthorityException if the name is not that of a station of this party, or the key was
  ///   certified for somebody else before
  /// @throws IOException if the list of issued certificates cannot be written
  public Bytes issueStationTls(CertificateName station, Bytes publicKey) throws IOException {
    Instant from = clock.instant().minus(BACKDATED);
    return issueStationTls(station, publicKey, from, from.plus(Profile.STATION_TLS.validity()));
  }

  /// Issues a station's TLS certificate; the times are cut to whole seconds.
  ///
  /// @throws AuthorityException if the name is not that of a station of this party, or the key was
  ///   certified for somebody else before
  /// @throws IOException if the list of issued certificates cannot be written
  public Bytes issueStationTls(
      CertificateName station, Bytes publicKey, Instant notBefore, Instant notAfter)
      throws IOException {
    requireOwn(station);
    if (station.kind() != CertificateName.Kind.STATION) {
      throw new AuthorityException("a TLS certificate is for a station, not for " + station);
    }
    requireNew(station, publicKey.toArray());
    Bytes certificate =
        leaf(
            Profile.STATION_TLS,
            station,
            publicKey.toArray(),
            notBefore.truncatedTo(ChronoUnit.SECONDS),
            notAfter.truncatedTo(ChronoUnit.SECONDS));
    issued.add(List.of(issued(certificate, Profile.STATION_TLS, station, null)));
    return certificate;
  }

  private Bytes leaf(
      Profile profile, CertificateName name, byte[] key, Instant notBefore, Instant notAfter) {
    GeneralNames alternatives =
        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, name.uri()));
    return issuer.leaf(
        new CertificateIssuer.Leaf(
            profile,
            name.subject(),
            alternatives,
            profile.algorithm().info(key),
            notBefore,
            notAfter));
  }

  private static Issued issued(
      Bytes certificate,
      Profile profile,
      CertificateName name,
      @org.jspecify.annotations.Nullable String credential) {
    try {
      ParsedCertificate parsed = ParsedCertificate.of(certificate);
      return new Issued(
          parsed.serial(),
          profile,
          name.uri(),
          parsed.notBefore(),
          parsed.notAfter(),
          Sha256.of(parsed.rawKey()).hex(),
          credential,
          null);
    } catch (MalformedException e) {
      throw new IllegalStateException("a certificate just issued cannot be read", e);
    }
  }

  private void requireOwn(CertificateName name) throws AuthorityException {
    if (!name.party().equals(party)) {
      throw new AuthorityException(
          "the authority of "
              + party
              + " issues nothing for "
              + name
              + " of party "
              + name.party());
    }
  }

  private void requireNew(CertificateName name, byte[] key) throws AuthorityException {
    Optional<String> holder = issued.holderOf(Sha256.of(key).hex());
    if (holder.isPresent() && !holder.get().equals(name.uri())) {
      throw new AuthorityException(
          "the key for " + name + " was certified for " + holder.get() + "; make a new key");
    }
  }

  /// The revocation lists in force.
  ///
  /// @throws IOException if they cannot be read
  public DirectoryEntry.RevocationLists lists() throws IOException {
    return lists.read();
  }

  /// Makes new lists, current from now, and publishes them.
  ///
  /// @return the acts that carry them to the relay
  /// @throws IOException if they cannot be written
  public List<SignedAct> renewLists() throws IOException {
    lists.writeNext(issued.all(), now());
    return publish(List.of(lists()));
  }

  /// Revokes the certificates of an officer's or a station's credential, a station's TLS
  /// certificates included, for good.
  ///
  /// @return the acts that carry revocation and new lists to the relay
  /// @throws AuthorityException if no certificate of this credential was issued here
  /// @throws IOException if a file cannot be written
  public List<SignedAct> revoke(CredentialId credential, String reason) throws IOException {
    List<Issued> found =
        issued.all().stream().filter(i -> credential.hex().equals(i.credential())).toList();
    if (found.isEmpty()) {
      throw new AuthorityException(
          "the authority of " + party + " issued no credential " + credential.hex());
    }
    String holder = found.getFirst().name();
    List<Issued> all = new ArrayList<>(found);
    issued.all().stream()
        .filter(i -> i.profile() == Profile.STATION_TLS && i.name().equals(holder))
        .forEach(all::add);
    issued.revoke(all.stream().filter(i -> i.revoked() == null).toList(), now());
    lists.writeNext(issued.all(), now());
    return publish(List.of(new DirectoryEntry.Revocation(credential, reason), lists()));
  }

  /// The entries of the directory that are in force.
  public List<DirectoryEntry> entries() {
    return directory.entries();
  }

  /// All directory acts so far, version 1 first.
  public List<SignedAct> directoryActs() {
    return directory.acts();
  }

  /// Signs entries into the next versions of the directory, as many as their size asks for, and
  /// stores them in `directory/` and `outbox/`. Version 1 begins with the roots and the revocation
  /// lists.
  ///
  /// @return the acts, in the order in which the relay must take them
  /// @throws IOException if they cannot be written
  public List<SignedAct> publish(List<DirectoryEntry> entries) throws IOException {
    List<DirectoryEntry> all = new ArrayList<>();
    if (directory.nextVersion() == 1) {
      all.add(roots);
      all.add(lists());
    }
    all.addAll(entries);
    List<SignedAct> acts = new ArrayList<>();
    int from = 0;
    while (from < all.size()) {
      int to = from;
      int sizeBytes = 0;
      while (to < all.size() && to - from < DirectoryChange.MAX_ENTRIES) {
        sizeBytes += DirectoryFolder.sizeBytes(all.get(to));
        if (to > from && sizeBytes > MAX_CHANGE_BYTES) {
          break;
        }
        to++;
      }
      acts.add(publishOne(all.subList(from, to)));
      from = to;
    }
    return acts;
  }

  private SignedAct publishOne(List<DirectoryEntry> entries) throws IOException {
    long version = directory.nextVersion();
    DirectoryChange change =
        new DirectoryChange(
            new ActContext(plane, null, actId(), null, clock.instant()), party, version, entries);
    SignedAct act = Acts.sign(change, List.of(keys), random);
    directory.add(act);
    DurableFiles.writePrivate(
        folder.resolve("outbox").resolve("%s-%06d.act".formatted(party, version)),
        act.bytes().toArray());
    return act;
  }

  /// Signs an agreement as the first signatory.
  public SignedAct signAgreement(AgreementChange change) {
    return Acts.sign(change, List.of(keys), random);
  }

  /// Adds this party's signature to an agreement that another one signed.
  ///
  /// @throws AuthorityException if this party has signed it already
  public SignedAct cosignAgreement(SignedAct act) throws AuthorityException {
    if (act.signers().contains(keys.credentialId())) {
      throw new AuthorityException("the authority of " + party + " has signed this act already");
    }
    return Acts.addSignature(act, keys, random);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private ActId actId() {
    byte[] id = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(id);
    return ActId.of(id);
  }

  /// Overwrites the keys and lets other processes in.
  @Override
  public void close() throws IOException {
    keys.destroy();
    lock.close();
  }
}
