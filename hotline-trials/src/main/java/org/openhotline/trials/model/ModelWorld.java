package org.openhotline.trials.model;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementBinding;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.PublicSealingKey;
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
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.ExerciseMark;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.MessageDraft;
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
import org.openhotline.protocol.wire.Acts;

/// The acts of a small world: two parties of two desks each and a guarantor, under any agreement.
///
/// Signatures are made of zeros, because the core never looks at them; so nothing here costs
/// cryptography. Ids come from the seed. For one thread.
final class ModelWorld {
  /// Every history begins here.
  static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  /// The desks of the signatories.
  static final List<DeskId> DESKS =
      List.of(new DeskId("XA"), new DeskId("XA-OPS"), new DeskId("XB"), new DeskId("XB-OPS"));

  /// The guarantor's desk.
  static final DeskId GUARANTOR = new DeskId("XC");

  private static final String ORIGIN = "hotline.example/model";
  private static final Duration VALID = Duration.ofDays(36_500);

  private final RandomGenerator random;
  private final Keys keys;
  private final Agreement agreement;
  private final Map<DeskId, Long> serials = new TreeMap<>();
  private final Map<DeskId, Digest> headers = new TreeMap<>();

  /// Keys of all signers: slow to make, never changed, shared by all histories.
  static final class Keys {
    private final Map<String, SigningKeyPair> signing = new TreeMap<>();
    private final Map<DeskId, PublicSealingKey> desks = new TreeMap<>();

    Keys() {
      SecureRandom entropy = new SecureRandom();
      for (DeskId desk : allDesks()) {
        signing.computeIfAbsent(
            desk.party() + "/authority", _ -> SigningKeyPair.generate(SuiteId.N1, entropy));
        for (String who : List.of("station", "duty", "releaser", "head")) {
          signing.put(desk + "/" + who, SigningKeyPair.generate(SuiteId.C1, entropy));
        }
        desks.put(desk, SealingKeyPair.generate(SuiteId.C1, entropy).publicKey());
      }
    }

    SigningKeyPair signing(String who) {
      SigningKeyPair key = signing.get(who);
      if (key == null) {
        throw new IllegalArgumentException(who);
      }
      return key;
    }

    PublicSealingKey sealing(DeskId desk) {
      PublicSealingKey key = desks.get(desk);
      if (key == null) {
        throw new IllegalArgumentException(desk.value());
      }
      return key;
    }
  }

  /// A world under this agreement template.
  ModelWorld(RandomGenerator random, Keys keys, String template) {
    this.random = random;
    this.keys = keys;
    this.agreement = bind(template);
  }

  static List<DeskId> allDesks() {
    List<DeskId> all = new ArrayList<>(DESKS);
    all.add(GUARANTOR);
    return all;
  }

  Agreement agreement() {
    return agreement;
  }

  private Agreement bind(String template) {
    TreeMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>();
    for (DeskId desk : allDesks()) {
      pins.put(
          desk.party(),
          new Trust.AuthorityPin(
              digest(certificate(desk.party() + "/classical").toArray()),
              digest(certificate(desk.party() + "/pq").toArray())));
    }
    Trust trust =
        new Trust(
            pins,
            new Trust.RelayPin(
                ORIGIN,
                verifier(SignatureKind.ED25519),
                verifier(SignatureKind.ML_DSA_65),
                digest(new byte[1])));
    return switch (AgreementReader.read("model.yaml", AgreementBinding.bind(template, trust))) {
      case AgreementReading.Valid valid -> valid.agreement();
      case AgreementReading.Invalid invalid ->
          throw new IllegalStateException(String.join("\n", invalid.lines()));
    };
  }

  private static String verifier(SignatureKind kind) {
    return new VerifierKey(ORIGIN, kind, new byte[kind.publicKeyLengthBytes()]).text();
  }

  private static Digest digest(byte[] bytes) {
    return Digest.of(Sha.sha256(bytes));
  }

  private static Bytes certificate(String what) {
    return Bytes.of(what.getBytes(StandardCharsets.UTF_8));
  }

  ActId id() {
    byte[] bytes = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(bytes);
    return ActId.of(bytes);
  }

  /// Directories, then the agreement.
  List<SignedAct> genesis() {
    List<SignedAct> acts = new ArrayList<>();
    TreeMap<PartyId, List<DirectoryEntry>> entries = new TreeMap<>();
    for (DeskId desk : allDesks()) {
      entries
          .computeIfAbsent(desk.party(), party -> new ArrayList<>(List.of(authority(party))))
          .addAll(entries(desk));
    }
    entries.forEach((party, all) ->
        acts.add(
            sign(
                new DirectoryChange(
                    new ActContext(Plane.LIVE, null, id(), null, START), party, 1, all),
                party + "/authority")));
    acts.add(
        sign(
            new AgreementChange(
                new ActContext(Plane.LIVE, agreement.version(), id(), null, START),
                agreement.document()),
            "XA/authority",
            "XB/authority"));
    return acts;
  }

  private DirectoryEntry authority(PartyId party) {
    return new DirectoryEntry.Authority(
        certificate(party + "/classical"),
        certificate(party + "/pq"),
        keys.signing(party + "/authority").publicKey());
  }

  private List<DirectoryEntry> entries(DeskId desk) {
    return List.of(
        new DirectoryEntry.Station(
            new LocalId("station-" + desk.value().toLowerCase(java.util.Locale.ROOT)),
            desk,
            certificate(desk + "/tls"),
            credential(desk + "/station")),
        officer(desk, "duty", EnumSet.of(Role.DUTY)),
        officer(desk, "releaser", EnumSet.of(Role.RELEASER)),
        officer(desk, "head", EnumSet.of(Role.HEAD)),
        new DirectoryEntry.DeskKey(
            desk, keys.sealing(desk), START.minusSeconds(1), START.plus(VALID)));
  }

  private Credential credential(String who) {
    return new Credential(
        keys.signing(who).publicKey(),
        certificate(who),
        Bytes.of(new byte[0]),
        START.minusSeconds(1),
        START.plus(VALID));
  }

  private DirectoryEntry officer(DeskId desk, String who, EnumSet<Role> roles) {
    String id = (desk + "-" + who).toLowerCase(java.util.Locale.ROOT);
    return new DirectoryEntry.Officer(
        new LocalId(id), "Officer " + id, desk, roles, credential(desk + "/" + who));
  }

  private SignedAct sign(Act act, String... signers) {
    List<SignedAct.Signed> signatures = new ArrayList<>();
    for (String signer : signers) {
      SigningKeyPair key = keys.signing(signer);
      DualSignature zeros =
          key.suite() == SuiteId.C1
              ? new DualSignature(new byte[64], new byte[0])
              : new DualSignature(new byte[96], new byte[4_627]);
      signatures.add(new SignedAct.Signed(key.credentialId(), key.suite(), zeros));
    }
    return Acts.assemble(act.kind(), Acts.body(act), signatures);
  }

  private ActContext context(DeskId desk, ActId id) {
    return new ActContext(Plane.LIVE, agreement.version(), id, desk, START);
  }

  /// Why a message must be refused.
  enum Flaw {
    /// It has the id of a message that stands in the record, and other bytes.
    SAME_ID,
    /// A serial is left out.
    SERIAL,
    /// It names another message before it.
    CHAIN,
    /// It belongs to an exercise.
    PLANE,
    /// It is from the future.
    CLOCK
  }

  /// The act of a message; its desk's chain goes on when [#advance] is called.
  ///
  /// @param flaw null: the message is as it must be
  SignedAct message(Event.Sent sent, @Nullable Flaw flaw) {
    boolean fresh = flaw != null && flaw != Flaw.SAME_ID;
    ActContext context =
        new ActContext(
            flaw == Flaw.PLANE ? Plane.EXERCISE : Plane.LIVE,
            agreement.version(),
            fresh ? id() : sent.id(),
            sent.origin(),
            flaw == Flaw.CLOCK ? START.plus(VALID) : START);
    long serial = serials.getOrDefault(sent.origin(), 0L) + (flaw == Flaw.SERIAL ? 2 : 1);
    Digest previous = flaw == Flaw.CHAIN ? digest(new byte[] {9}) : headers.get(sent.origin());
    List<Recipient> recipients = new ArrayList<>();
    for (DeskId desk : DESKS) {
      if (sent.addresses(desk) || sent.origin().equals(desk)) {
        recipients.add(new Recipient(desk, keys.sealing(desk).keyId()));
      }
    }
    MessageDraft draft =
        new MessageDraft(
            context,
            serial,
            previous,
            keys.signing(sent.origin() + "/duty").credentialId(),
            sent.action(),
            sent.info(),
            sent.precedence(),
            sent.obligation(),
            sent.answers(),
            sent.answers() == null
                ? ReplyKind.NONE
                : sent.full() ? ReplyKind.FULL : ReplyKind.PARTIAL,
            List.of(),
            null,
            sent.validUntil(),
            SuiteId.C1,
            recipients,
            flaw == Flaw.PLANE ? new ExerciseMark("exercise", "inject") : null);
    SealedReference sealed =
        new SealedReference(
            Bytes.of(Acts.core(draft)),
            digest(new byte[] {1}),
            digest(new byte[] {2}),
            LongDigest.of(Sha.sha384(new byte[] {3})),
            1);
    return sent.precedence() == Precedence.FLASH
        ? sign(draft.sealed(sealed), sent.origin() + "/duty", sent.origin() + "/releaser")
        : sign(draft.sealed(sealed), sent.origin() + "/duty");
  }

  void advance(DeskId origin, SignedAct message) {
    serials.merge(origin, 1L, Long::sum);
    headers.put(origin, message.bodyDigest());
  }

  /// The act of a fact about a message, by the desk's station or its head.
  SignedAct fact(SignedAct about, DeskId desk, ActKind kind, @Nullable Instant promised) {
    ActId message = about.act().context().actId();
    if (kind == ActKind.DELIVERED) {
      return sign(
          new StationFact(context(desk, id()), kind, message, about.bodyDigest(), ""),
          desk + "/station");
    }
    String reason =
        kind == ActKind.DECLINED || kind == ActKind.CANCEL || kind == ActKind.CLOSE ? "why" : "";
    return sign(
        new OfficerFact(context(desk, id()), kind, message, about.bodyDigest(), reason, promised),
        desk + "/head");
  }

  SignedAct channel(DeskId desk, boolean suspended) {
    return sign(
        new ChannelChange(
            context(desk, id()), suspended, suspended ? "talks broken off" : "talks go on"),
        desk + "/head");
  }
}
