package org.openhotline.server.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementBinding;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.VerifierKey;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.wire.Acts;

/// A small world under the demo agreement: parties XA and XB, guarantor XC, real keys, no relay.
///
/// The core never looks at signatures, so that bodies need not be sealed here.
final class CoreWorld {
  static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  static final DeskId XA = new DeskId("XA");
  static final DeskId XB = new DeskId("XB");
  static final DeskId XC = new DeskId("XC");

  private static final String ORIGIN = "hotline.example/demo";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Keys KEYS = new Keys();

  /// Keys are slow to make and are shared by all tests of this JVM; they are never changed.
  private static final class Keys {
    final Map<String, SigningKeyPair> signing = new TreeMap<>();
    final Map<DeskId, PublicSealingKey> desks = new TreeMap<>();

    Keys() {
      for (DeskId desk : List.of(XA, XB, XC)) {
        signing.put(desk + "/authority", SigningKeyPair.generate(SuiteId.N1, RANDOM));
        for (String who : List.of("station", "duty", "second", "deputy", "head", "releaser")) {
          signing.put(desk + "/" + who, SigningKeyPair.generate(SuiteId.H1, RANDOM));
        }
        desks.put(desk, SealingKeyPair.generate(SuiteId.H1, RANDOM).publicKey());
      }
    }
  }

  /// An input and the time that the log would give it.
  record Timed(Instant time, Input input) {}

  final Agreement agreement;
  Core core = new Core(Plane.LIVE);
  Instant now = START;
  final List<Emitted> record = new ArrayList<>();

  /// Every input so far, with its time.
  final List<Timed> inputs = new ArrayList<>();

  private final Map<DeskId, Long> serials = new TreeMap<>();
  private final Map<DeskId, Digest> headers = new TreeMap<>();

  CoreWorld() {
    agreement = bound();
    for (DeskId desk : List.of(XA, XB, XC)) {
      accepted(submit(directory(desk)));
    }
    AgreementChange change =
        new AgreementChange(
            new ActContext(Plane.LIVE, agreement.version(), id(), null, now), agreement.document());
    accepted(
        submit(Acts.sign(change, List.of(key(XA, "authority"), key(XB, "authority")), RANDOM)));
    link(XA, true);
    link(XB, true);
    link(XC, true);
  }

  static SigningKeyPair key(DeskId desk, String who) {
    SigningKeyPair key = KEYS.signing.get(desk + "/" + who);
    if (key == null) {
      throw new IllegalArgumentException(desk + "/" + who);
    }
    return key;
  }

  private static Agreement bound() {
    TreeMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>();
    for (DeskId desk : List.of(XA, XB, XC)) {
      pins.put(
          desk.party(),
          new Trust.AuthorityPin(
              digest(certificate(desk, "classical").toArray()),
              digest(certificate(desk, "pq").toArray())));
    }
    PublicSigningKey log = key(XA, "station").publicKey();
    Trust trust =
        new Trust(
            pins,
            new Trust.RelayPin(
                ORIGIN,
                new VerifierKey(ORIGIN, SignatureKind.ED25519, log.classical()).text(),
                new VerifierKey(ORIGIN, SignatureKind.ML_DSA_65, log.pq()).text(),
                digest(new byte[1])));
    return switch (AgreementReader.read("demo.yaml", AgreementBinding.bind(template(), trust))) {
      case AgreementReading.Valid valid -> valid.agreement();
      case AgreementReading.Invalid invalid ->
          throw new IllegalStateException(String.join("\n", invalid.lines()));
    };
  }

  private static String template() {
    try (InputStream in = Agreement.class.getResourceAsStream("/agreements/demo.yaml")) {
      if (in == null) {
        throw new IllegalStateException("agreements/demo.yaml is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Digest digest(byte[] bytes) {
    return Digest.of(Sha.sha256(bytes));
  }

  private static Bytes certificate(DeskId desk, String what) {
    return Bytes.of((desk + "/" + what).getBytes(StandardCharsets.UTF_8));
  }

  private static Credential credential(DeskId desk, String who) {
    return new Credential(
        key(desk, who).publicKey(),
        certificate(desk, who),
        certificate(desk, who + "/pq"),
        START.minusSeconds(1),
        START.plus(Duration.ofDays(365)));
  }

  private SignedAct directory(DeskId desk) {
    List<DirectoryEntry> entries = new ArrayList<>();
    entries.add(
        new DirectoryEntry.Authority(
            certificate(desk, "classical"),
            certificate(desk, "pq"),
            key(desk, "authority").publicKey()));
    entries.add(
        new DirectoryEntry.Station(
            new LocalId("station-1"), desk, certificate(desk, "tls"), credential(desk, "station")));
    entries.add(officer(desk, "duty", EnumSet.of(Role.DUTY)));
    entries.add(officer(desk, "second", EnumSet.of(Role.DUTY)));
    entries.add(officer(desk, "deputy", EnumSet.of(Role.DEPUTY)));
    entries.add(officer(desk, "head", EnumSet.of(Role.HEAD)));
    entries.add(officer(desk, "releaser", EnumSet.of(Role.RELEASER)));
    PublicSealingKey key = KEYS.desks.get(desk);
    if (key == null) {
      throw new IllegalStateException("no key");
    }
    entries.add(
        new DirectoryEntry.DeskKey(
            desk, key, START.minusSeconds(1), START.plus(Duration.ofDays(7))));
    return change(desk, 1, entries);
  }

  private static DirectoryEntry officer(DeskId desk, String who, EnumSet<Role> roles) {
    return new DirectoryEntry.Officer(
        new LocalId(who), "Officer " + who + " of " + desk, desk, roles, credential(desk, who));
  }

  SignedAct change(DeskId desk, long version, List<DirectoryEntry> entries) {
    DirectoryChange change =
        new DirectoryChange(
            new ActContext(Plane.LIVE, null, id(), null, now), desk.party(), version, entries);
    return Acts.sign(change, List.of(key(desk, "authority")), RANDOM);
  }

  static ActId id() {
    byte[] bytes = new byte[ActId.LENGTH_BYTES];
    RANDOM.nextBytes(bytes);
    return ActId.of(bytes);
  }

  Outcome submit(SignedAct act) {
    return apply(new Input.SubmitAct(act));
  }

  Outcome apply(Input input) {
    inputs.add(new Timed(now, input));
    Outcome outcome = core.apply(now, input);
    record.addAll(outcome.emitted());
    return outcome;
  }

  static void accepted(Outcome outcome) {
    if (!(outcome.verdict() instanceof Verdict.Recorded)) {
      throw new AssertionError(outcome.verdict().toString());
    }
  }

  void link(DeskId desk, boolean up) {
    apply(new Input.Observe(new Observation.LinkChanged(desk, up)));
  }

  /// Ticks exactly when something is due, up to and including `until`, and stops there.
  List<Emitted> runTo(Instant until) {
    int before = record.size();
    while (core.nextDue().filter(d -> !d.isAfter(until)).isPresent()) {
      now = core.nextDue().get();
      apply(new Input.Tick());
    }
    now = until;
    apply(new Input.Tick());
    return List.copyOf(record.subList(before, record.size()));
  }

  private ActContext context(DeskId desk) {
    return new ActContext(Plane.LIVE, agreement.version(), id(), desk, now);
  }

  /// The next message of a desk, as its station would make it.
  SignedAct message(DeskId from, DeskId to, Precedence precedence, String... signers) {
    return message(draft(from, to, precedence, "answer", null, ReplyKind.NONE, null), signers);
  }

  MessageDraft draft(
      DeskId from,
      DeskId to,
      Precedence precedence,
      String obligation,
      @Nullable ActId inReplyTo,
      ReplyKind kind,
      @Nullable Instant validUntil) {
    List<Recipient> recipients = new ArrayList<>();
    for (DeskId desk : List.of(to, from)) {
      PublicSealingKey key = KEYS.desks.get(desk);
      if (key != null) {
        recipients.add(new Recipient(desk, key.keyId()));
      }
    }
    return new MessageDraft(
        context(from),
        serials.getOrDefault(from, 0L) + 1,
        headers.get(from),
        key(from, "duty").credentialId(),
        List.of(to),
        List.of(),
        precedence,
        obligation,
        inReplyTo,
        kind,
        List.of(),
        null,
        validUntil,
        SuiteId.H1,
        recipients,
        null);
  }

  SignedAct message(MessageDraft draft, String... signers) {
    Message message = written(draft);
    return Acts.sign(
        message, Arrays.stream(signers).map(s -> key(message.origin(), s)).toList(), RANDOM);
  }

  /// A draft with a body of noise.
  static Message written(MessageDraft draft) {
    byte[] core = Acts.core(draft);
    SealedReference sealed =
        new SealedReference(
            Bytes.of(core),
            digest(new byte[] {1}),
            digest(new byte[] {2}),
            LongDigest.of(Sha.sha384(new byte[] {3})),
            1);
    return draft.sealed(sealed);
  }

  /// Submits a message that must be accepted, and moves the desk's chain.
  SignedAct sent(SignedAct message) {
    accepted(submit(message));
    advance(message);
    return message;
  }

  void advance(SignedAct message) {
    DeskId from = ((Message) message.act()).origin();
    serials.merge(from, 1L, Long::sum);
    headers.put(from, message.bodyDigest());
  }

  SignedAct flash(DeskId from, DeskId to) {
    return sent(message(from, to, Precedence.FLASH, "duty", "releaser"));
  }

  SignedAct fact(
      SignedAct about, DeskId desk, String who, ActKind kind, @Nullable Instant promised) {
    String reason =
        kind == ActKind.DECLINED || kind == ActKind.CANCEL || kind == ActKind.CLOSE ? "why" : "";
    return sign(
        new OfficerFact(
            context(desk),
            kind,
            about.act().context().actId(),
            about.bodyDigest(),
            reason,
            promised),
        desk,
        who);
  }

  SignedAct stationFact(SignedAct about, DeskId desk, ActKind kind) {
    return sign(
        new StationFact(
            context(desk),
            kind,
            about.act().context().actId(),
            about.bodyDigest(),
            kind == ActKind.CANNOT_READ ? "no key" : ""),
        desk,
        "station");
  }

  SignedAct watch(DeskId desk, WatchChange.Change change, List<ActId> open, String... signers) {
    return Acts.sign(
        new WatchChange(context(desk), change, open),
        Arrays.stream(signers).map(s -> key(desk, s)).toList(),
        RANDOM);
  }

  static SignedAct sign(Act act, DeskId desk, String who) {
    return Acts.sign(act, List.of(key(desk, who)), RANDOM);
  }

  /// As if signed by whoever signed `template`: the core does not look at signatures, and making
  /// them takes most of the time of a long history.
  static SignedAct unsigned(Act act, SignedAct template) {
    Bytes body = Bytes.of(Acts.body(act));
    Digest digest = digest(body.toArray());
    return new SignedAct(act, body, template.signatures(), body, digest, digest);
  }

  AgreementVersion version() {
    return agreement.version();
  }
}
