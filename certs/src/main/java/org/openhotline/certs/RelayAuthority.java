package org.openhotline.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.openhotline.certs.ParsedCertificate.Host;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LocalId;

/// A relay operator's authority: a folder with a P-384 root for the relay's TLS certificates, the
/// relay's TLS key and chain, and the keys of its record.
///
/// ```
/// operator.yaml            what this folder is
/// operator.pem             keys of the root, encrypted
/// root.crt                 ECDSA P-384 root, PEM
/// tls.pem, tls.crt         TLS key (encrypted) and chain: leaf, root
/// record.pem               checkpoint keys, encrypted
/// record.vkey              their two verifier keys, one a line: Ed25519, then ML-DSA-65
/// ```
///
/// Of the operator's N1 key pair only the P-384 half has a certificate; the other is kept for the
/// day when TLS stacks take ML-DSA. Not safe for use by several threads.
public final class RelayAuthority implements AutoCloseable {
  /// The relay's TLS key.
  public static final String TLS_KEY = "tls.pem";

  /// The relay's TLS chain.
  public static final String TLS_CHAIN = "tls.crt";

  /// The keys of the record.
  public static final String RECORD_KEY = "record.pem";

  /// The verifier keys of the record.
  public static final String RECORD_VKEY = "record.vkey";

  private static final String SETTINGS = "operator.yaml";
  private static final String KEYS = "operator.pem";
  private static final String ROOT = "root.crt";
  private static final Duration ROOT_VALIDITY = PartyAuthority.ROOT_VALIDITY;

  private final Path folder;
  private final String origin;
  private final SigningKeyPair keys;
  private final Bytes root;
  private final RecordKeys record;
  private final KeyVault vault;
  private final InstantSource clock;
  private final SecureRandom random;

  private RelayAuthority(
      Path folder,
      String origin,
      SigningKeyPair keys,
      Bytes root,
      RecordKeys record,
      PartyAuthority.Environment environment) {
    this.folder = folder;
    this.origin = origin;
    this.keys = keys;
    this.root = root;
    this.record = record;
    this.vault = environment.vault();
    this.clock = environment.clock();
    this.random = environment.random();
  }

  /// Makes a new operator's authority with the keys of its record.
  ///
  /// @param origin origin line of the record's checkpoints, for instance `hotline.example/live`
  /// @throws IOException if the folder has one or cannot be written
  /// @throws IllegalArgumentException if the origin cannot name a key
  public static RelayAuthority create(
      Path folder, String origin, PartyAuthority.Environment environment) throws IOException {
    DurableFiles.requireAbsent(folder.resolve(SETTINGS));
    DurableFiles.privateFolder(folder);
    SecureRandom random = environment.random();
    SigningKeyPair recordPair = SigningKeyPair.generate(SuiteId.H1, random);
    RecordKeys record = new RecordKeys(origin, recordPair);
    String vkeys = record.ed25519().text() + "\n" + record.mlDsa65().text() + "\n";
    SigningKeyPair keys = SigningKeyPair.generate(SuiteId.N1, random);
    Instant from =
        environment
            .clock()
            .instant()
            .minus(PartyAuthority.BACKDATED)
            .truncatedTo(ChronoUnit.SECONDS);
    Bytes root =
        new CertificateIssuer(name(origin), keys, random)
            .root(false, from, from.plus(ROOT_VALIDITY));
    environment.vault().writeAuthority(folder.resolve(KEYS), keys);
    environment.vault().writeRecord(folder.resolve(RECORD_KEY), recordPair);
    DurableFiles.writePublic(
        folder.resolve(RECORD_VKEY), vkeys.getBytes(StandardCharsets.US_ASCII));
    Pem.write(folder.resolve(ROOT), Pem.Kind.CERTIFICATE, List.of(root));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("origin", origin);
    settings.put("created", from.toString());
    Headings.write(folder.resolve(SETTINGS), settings);
    return new RelayAuthority(folder, origin, keys, root, record, environment);
  }

  /// Opens the operator's authority of a folder.
  ///
  /// @throws KeyFileException if the passphrase does not open its keys
  /// @throws IOException if the folder holds none, or files are damaged or cannot be read
  public static RelayAuthority open(Path folder, PartyAuthority.Environment environment)
      throws IOException {
    Path file = folder.resolve(SETTINGS);
    String origin =
        Headings.require(file, Headings.read(file, "relay operator's authority"), "origin");
    SigningKeyPair keys = environment.vault().authority(folder.resolve(KEYS));
    Bytes root = Pem.read(folder.resolve(ROOT), Pem.Kind.CERTIFICATE).getFirst();
    RecordKeys record =
        new RecordKeys(origin, environment.vault().record(folder.resolve(RECORD_KEY)));
    return new RelayAuthority(folder, origin, keys, root, record, environment);
  }

  private static X500Name name(String origin) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, origin)
        .addRDN(BCStyle.CN, "relay root")
        .build();
  }

  /// Origin line of the record's checkpoints.
  public String origin() {
    return origin;
  }

  /// The keys of the record.
  public RecordKeys record() {
    return record;
  }

  /// The root over the relay's TLS certificates.
  public Bytes root() {
    return root;
  }

  /// What an agreement's trust section says of this relay.
  public Trust.RelayPin pin() {
    return new Trust.RelayPin(
        origin, record.ed25519().text(), record.mlDsa65().text(), Sha256.of(root));
  }

  /// Whether a folder holds an operator's authority.
  public static boolean isRelay(Path folder) {
    return Files.exists(folder.resolve(SETTINGS));
  }

  /// What an agreement's trust section says of the relay in a folder; read without a passphrase.
  ///
  /// @throws IOException with a sentence for people if the folder holds none or files are damaged
  public static Trust.RelayPin publishedPin(Path folder) throws IOException {
    Path file = folder.resolve(SETTINGS);
    String origin =
        Headings.require(file, Headings.read(file, "relay operator's authority"), "origin");
    List<String> vkeys = Files.readAllLines(folder.resolve(RECORD_VKEY));
    if (vkeys.size() != 2) {
      throw new AuthorityException(
          folder.resolve(RECORD_VKEY) + " has " + vkeys.size() + " lines; it must have 2");
    }
    return new Trust.RelayPin(
        origin,
        vkeys.getFirst(),
        vkeys.getLast(),
        Sha256.of(Pem.read(folder.resolve(ROOT), Pem.Kind.CERTIFICATE).getFirst()));
  }

  /// Issues a TLS certificate over a P-256 public key (65 bytes), valid for 90 days.
  ///
  /// @param hosts host names and IP addresses, at least one
  /// @throws IllegalArgumentException if there is none or one is neither name nor address
  public Bytes issueTls(Bytes publicKey, List<String> hosts) {
    Instant from = clock.instant().minus(PartyAuthority.BACKDATED).truncatedTo(ChronoUnit.SECONDS);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a relay's certificate names at least one host");
    }
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      Host parsed = HostNames.of(host);
      names.add(HostNames.generalName(parsed));
    }
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, origin)
            .addRDN(BCStyle.CN, "relay")
            .build();
    return new CertificateIssuer(name(origin), keys, random)
        .leaf(
            new CertificateIssuer.Leaf(
                Profile.RELAY_TLS,
                subject,
                new GeneralNames(names.toArray(new GeneralName[0])),
                KeyAlgorithm.P256.info(publicKey.toArray()),
                from,
                from.plus(Profile.RELAY_TLS.validity())));
  }

  /// Issues an operator's certificate over a P-256 public key (65 bytes), valid for 90 days.
  public Bytes issueOperator(Bytes publicKey, LocalId name) {
    Instant from = clock.instant().minus(PartyAuthority.BACKDATED).truncatedTo(ChronoUnit.SECONDS);
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, origin)
            .addRDN(BCStyle.OU, "operators")
            .addRDN(BCStyle.CN, name.value())
            .build();
    return new CertificateIssuer(name(origin), keys, random)
        .leaf(
            new CertificateIssuer.Leaf(
                Profile.OPERATOR_TLS,
                subject,
                new GeneralNames(
                    new GeneralName(
                        GeneralName.uniformResourceIdentifier, OperatorCheck.uri(name))),
                KeyAlgorithm.P256.info(publicKey.toArray()),
                from,
                from.plus(Profile.OPERATOR_TLS.validity())));
  }

  /// Makes the relay's TLS key if there is none, and (again) its chain for these hosts.
  ///
  /// @throws IOException if files cannot be read or written
  public void equipTls(List<String> hosts) throws IOException {
    Path keyFile = folder.resolve(TLS_KEY);
    TlsKey key;
    if (Files.exists(keyFile)) {
      key = vault.tls(keyFile);
    } else {
      key = TlsKey.generate(random);
      vault.writeTls(keyFile, key);
    }
    Pem.write(
        folder.resolve(TLS_CHAIN),
        Pem.Kind.CERTIFICATE,
        List.of(issueTls(key.publicKey(), hosts), root));
  }

  /// The folder.
  public Path folder() {
    return folder;
  }

  /// Overwrites the root's keys.
  @Override
  public void close() {
    keys.destroy();
  }
}
