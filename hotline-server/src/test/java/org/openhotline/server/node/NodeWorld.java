package org.openhotline.server.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.OperatorFiles;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.RelayPathCheck;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.certs.TlsKey;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayTls;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementBinding;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.server.dispatch.DispatchLimits;
import org.openhotline.server.transport.TransportLimits;

/// Real authorities, keys and certificates of three parties under the demo agreement, and the
/// settings of a relay.
final class NodeWorld {
  static final DeskId XA = new DeskId("XA");
  static final DeskId XB = new DeskId("XB");
  static final DeskId XC = new DeskId("XC");

  final Path folder;
  final SecureRandom random = new SecureRandom();
  final Map<DeskId, PartyAuthority> authorities = new TreeMap<>();
  final Map<DeskId, Identity> stations = new TreeMap<>();
  final Map<DeskId, SigningKeyPair> duty = new TreeMap<>();
  final Map<DeskId, SigningKeyPair> releasers = new TreeMap<>();
  final Map<DeskId, SealingKeyPair> deskKeys = new TreeMap<>();
  private final PartyAuthority.Environment environment;
  private final RelayAuthority relay;
  private final TlsIdentity relayTls;
  private final Agreement agreement;
  private final Map<DeskId, Message> last = new TreeMap<>();

  /// A station.
  record Identity(SigningKeyPair signing, PrivateKey key, X509Certificate certificate) {}

  NodeWorld(Path folder) throws IOException {
    this.folder = folder;
    KeyVault vault = new KeyVault("secret".toCharArray(), KeyProtection.DEVELOPMENT, random);
    environment = new PartyAuthority.Environment(vault, InstantSource.system(), random);
    relay = RelayAuthority.create(folder.resolve("operator"), "hotline.example/demo", environment);
    relay.equipTls(List.of("localhost", "127.0.0.1"));
    relayTls =
        TlsIdentity.load(
            vault,
            relay.folder().resolve(RelayAuthority.TLS_KEY),
            relay.folder().resolve(RelayAuthority.TLS_CHAIN));
    Files.createDirectories(intake());
    TreeMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>();
    int number = 10;
    for (DeskId desk : List.of(XA, XB, XC)) {
      PartyAuthority authority =
          PartyAuthority.create(
              folder.resolve(desk.value()), desk.party(), Plane.LIVE, environment);
      authorities.put(desk, authority);
      pins.put(desk.party(), authority.pin());
      for (SignedAct act : authority.publish(entries(desk, authority))) {
        take(number++ + "-directory", act);
      }
    }
    agreement = bound(new Trust(pins, relay.pin()));
    AgreementChange change =
        new AgreementChange(
            new ActContext(Plane.LIVE, agreement.version(), id(), null, Instant.now()),
            agreement.document());
    SignedAct signed = authority(XA).signAgreement(change);
    take("20-agreement", authority(XB).cosignAgreement(signed));
  }

  private static Agreement bound(Trust trust) {
    String yaml = AgreementBinding.bind(ShippedAgreements.text(ShippedAgreements.DEMO), trust);
    return switch (AgreementReader.read("demo", yaml)) {
      case AgreementReading.Valid valid -> valid.agreement();
      case AgreementReading.Invalid invalid ->
          throw new AssertionError(String.join("\n", invalid.lines()));
    };
  }

  private List<DirectoryEntry> entries(DeskId desk, PartyAuthority authority) throws IOException {
    List<DirectoryEntry> entries = new ArrayList<>();
    entries.add(officer(desk, authority, "duty", Role.DUTY, duty));
    entries.add(officer(desk, authority, "releaser", Role.RELEASER, releasers));
    SigningKeyPair signing = SigningKeyPair.generate(SuiteId.H1, random);
    CertificateName name = CertificateName.station(desk, new LocalId("station-1"));
    TlsKey tls = TlsKey.generate(random);
    Bytes certificate = authority.issueStationTls(name, tls.publicKey());
    stations.put(desk, new Identity(signing, tls.privateKey(), x509(certificate)));
    entries.add(
        new DirectoryEntry.Station(
            name.id(), desk, certificate, authority.issueSigning(name, signing.publicKey())));
    SealingKeyPair key = SealingKeyPair.generate(SuiteId.H1, random);
    deskKeys.put(desk, key);
    Instant now = Instant.now();
    entries.add(
        new DirectoryEntry.DeskKey(
            desk, key.publicKey(), now.minusSeconds(60), now.plus(Duration.ofDays(7))));
    return entries;
  }

  private DirectoryEntry officer(
      DeskId desk, PartyAuthority authority, String id, Role role, Map<DeskId, SigningKeyPair> keys)
      throws IOException {
    SigningKeyPair signing = SigningKeyPair.generate(SuiteId.H1, random);
    keys.put(desk, signing);
    CertificateName name = CertificateName.officer(desk, new LocalId(id));
    Credential credential = authority.issueSigning(name, signing.publicKey());
    return new DirectoryEntry.Officer(
        name.id(), id + " of " + desk, desk, EnumSet.of(role), credential);
  }

  private static X509Certificate x509(Bytes der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.toArray()));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T of(Map<DeskId, T> map, DeskId desk) {
    T value = map.get(desk);
    if (value == null) {
      throw new AssertionError("nothing for " + desk);
    }
    return value;
  }

  PartyAuthority authority(DeskId desk) {
    return of(authorities, desk);
  }

  Identity station(DeskId desk) {
    return of(stations, desk);
  }

  /// The station of a desk, as the client's program knows itself, with the relay at `address`.
  StationIdentity identity(DeskId desk, InetSocketAddress address) {
    Identity own = station(desk);
    Trust trust = Objects.requireNonNull(agreement.trust());
    return new StationIdentity(
        desk.party(),
        desk,
        new LocalId("station-1"),
        own.signing(),
        List.of(of(deskKeys, desk)),
        new RelayTls(
            new TlsIdentity(own.key(), List.of(own.certificate())),
            new RelayPathCheck(trust.relay().tlsRoot()),
            InstantSource.system()),
        new TreeMap<>(Map.of(agreement.version().id(), agreement)),
        List.of(new RelayAddress("localhost", address.getPort())));
  }

  Path intake() {
    return folder.resolve("intake");
  }

  /// Lays an act into the relay's intake.
  void take(String name, SignedAct act) throws IOException {
    Path fresh = intake().resolve(name + ".tmp");
    Files.write(fresh, act.bytes().toArray());
    Files.move(fresh, intake().resolve(name + ".act"));
  }

  NodeSettings settings() {
    return settings(1 << 20, NodeSettings.Operations.DEFAULT);
  }

  NodeSettings settings(long diskReserveBytes, NodeSettings.Operations operations) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new NodeSettings(
        "n1",
        Plane.LIVE,
        any,
        any,
        folder.resolve("data"),
        intake(),
        new NodeSettings.Tls(relayTls.key(), relayTls.chain()),
        relay.record().signer(random),
        Duration.ofMillis(300),
        diskReserveBytes,
        NodeSettings.SNAPSHOT_EVERY_INPUTS,
        TransportLimits.DEFAULT,
        DispatchLimits.DEFAULT,
        AdmissionLimits.DEFAULT,
        operations);
  }

  /// Folder of the certificates that open the board.
  Path operators() {
    return relay.folder().resolve(OperatorFiles.FOLDER);
  }

  /// Makes an operator's certificate and the file for the browser, with passphrase `once`.
  Path operator(String name) throws IOException {
    Path browser = folder.resolve(name + ".p12");
    var _ = OperatorFiles.make(relay, new LocalId(name), browser, "once".toCharArray(), random);
    return browser;
  }

  /// The relay's own root.
  X509Certificate root() {
    return relayTls.chain().getLast();
  }

  ActId id() {
    byte[] bytes = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(bytes);
    return ActId.of(bytes);
  }

  /// A message and its sealed body; the relay never looks into it, so it is noise.
  record Written(SignedAct act, Bytes body) {
    Message message() {
      return (Message) act.act();
    }
  }

  /// The next message of XA to XB.
  Written write(Precedence precedence, int bodyBytes) {
    Message before = last.get(XA);
    MessageDraft draft =
        new MessageDraft(
            new ActContext(Plane.LIVE, agreement.version(), id(), XA, Instant.now()),
            before == null ? 1 : before.serial() + 1,
            before == null ? null : Digest.of(Sha.sha256(Acts.body(before))),
            of(duty, XA).credentialId(),
            List.of(XB),
            List.of(),
            precedence,
            owed(),
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            SuiteId.H1,
            List.of(recipient(XA), recipient(XB)),
            null);
    byte[] body = new byte[bodyBytes];
    random.nextBytes(body);
    Digest noise = Digest.of(Sha.sha256(body));
    SealedReference sealed =
        new SealedReference(
            Bytes.of(Acts.core(draft)), noise, noise, LongDigest.of(Sha.sha384(body)), body.length);
    Message message = message(draft, sealed);
    last.put(XA, message);
    List<SigningKeyPair> signers = new ArrayList<>(List.of(of(duty, XA)));
    if (precedence == Precedence.FLASH) {
      signers.add(of(releasers, XA));
    }
    return new Written(Acts.sign(message, signers, random), Bytes.of(body));
  }

  private String owed() {
    return agreement.obligations().entrySet().stream()
        .filter(each -> each.getValue().acknowledge() && each.getValue().reply())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static Message message(MessageDraft draft, SealedReference sealed) {
    return new Message(
        draft.context(),
        draft.serial(),
        draft.previous(),
        draft.drafter(),
        draft.action(),
        draft.info(),
        draft.precedence(),
        draft.obligation(),
        draft.inReplyTo(),
        draft.replyKind(),
        draft.references(),
        draft.validFrom(),
        draft.validUntil(),
        draft.suite(),
        draft.recipients(),
        draft.exercise(),
        sealed);
  }

  private Recipient recipient(DeskId desk) {
    return new Recipient(desk, KeyId.of(of(deskKeys, desk).publicKey()));
  }

  static @Nullable String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : null;
  }
}
