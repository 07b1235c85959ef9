package org.openhotline.protocol.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.SendingRules;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// Who may sign what, as far as directory and agreement tell; SPEC section "Who may sign what".
final class Entitlement {
  private static final List<Role> REACTING = List.of(Role.DUTY, Role.DEPUTY, Role.HEAD);

  private final Directory directory;
  private final Map<AgreementId, Agreement> agreements;
  private final Instant at;
  private final Plane plane;

  /// Carries a refusal to the one place that turns it into a result.
  static final class Refusing extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    Refusing(Refusal refusal) {
      super(refusal.toString(), null, false, false);
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  Entitlement(
      Directory directory, Map<AgreementId, Agreement> agreements, Instant at, Plane plane) {
    this.directory = directory;
    this.agreements = agreements;
    this.at = at;
    this.plane = plane;
  }

  List<SignerStanding> signersOf(SignedAct signed) throws Refusing {
    Act act = signed.act();
    if (act.context().plane() != plane) {
      throw refused(
          RefusalCode.WRONG_PLANE,
          "the act belongs to the plane "
              + act.context().plane()
              + ", but this is "
              + plane
              + "; use a station of that plane",
          Map.of("plane", act.context().plane().name(), "expected", plane.name()));
    }
    return switch (act) {
      case Message message -> message(signed, message);
      case StationFact fact -> stationFact(signed, fact);
      case OfficerFact fact -> officerFact(signed, fact);
      case WatchChange change -> watch(signed, change);
      case ChannelChange change -> channel(signed, change);
      case DirectoryChange change -> directory(signed, change);
      case AgreementChange change -> agreement(signed, change);
    };
  }

  private List<SignerStanding> message(SignedAct signed, Message message) throws Refusing {
    Agreement agreement = inForce(message.agreement());
    signers(signed, 1, 2);
    SignerStanding drafter = officer(signed, 0, agreement);
    if (!message.drafter().equals(drafter.credential())) {
      throw notEntitled(
          drafter,
          "signed first, but the message names "
              + message.drafter().hex()
              + " as its drafter; let the drafter sign first");
    }
    speaksFor(drafter, message.origin());
    Optional<Refusal> unfit = SendingRules.check(agreement, message);
    if (unfit.isPresent()) {
      throw new Refusing(unfit.get());
    }
    Role release = releaseRole(agreement, message);
    if (release == null) {
      signers(signed, 1, 1);
      return List.of(drafter);
    }
    if (signed.signatures().size() < 2) {
      throw refused(
          RefusalCode.RELEASE_MISSING,
          "a message of precedence "
              + message.precedence()
              + " needs a second signature by an officer of "
              + message.origin().party()
              + " with role "
              + release
              + "; let one sign the same bytes",
          Map.of("precedence", message.precedence().name(), "role", release.name()));
    }
    SignerStanding releaser = officer(signed, 1, agreement);
    if (!releaser.party().equals(message.origin().party())) {
      throw refused(
          RefusalCode.OFFICER_OF_OTHER_PARTY,
          releaser.name()
              + " may not release a message of "
              + message.origin()
              + "; only officers of party "
              + message.origin().party()
              + " may",
          Map.of("signer", releaser.credential().hex(), "party", releaser.party().value()));
    }
    hasRole(releaser, List.of(release));
    return List.of(drafter, releaser);
  }

  private static @Nullable Role releaseRole(Agreement agreement, Message message) {
    Agreement.Windows windows = agreement.precedence().get(message.precedence());
    return windows == null ? null : windows.releaseBy();
  }

  private List<SignerStanding> stationFact(SignedAct signed, StationFact fact) throws Refusing {
    Agreement agreement = anyVersion(fact.context().agreement());
    signers(signed, 1, 1);
    SignerStanding signer = signer(signed, 0, agreement);
    if (!(signer instanceof SignerStanding.OfStation station)) {
      throw notEntitled(signer, "may not sign " + fact.kind() + "; only stations may");
    }
    if (!station.entry().desk().equals(fact.desk())) {
      throw refused(
          RefusalCode.STATION_OF_OTHER_DESK,
          signer.name() + " may not speak for desk " + fact.desk() + "; use a station of that desk",
          Map.of("signer", signer.credential().hex(), "desk", fact.desk().value()));
    }
    named(agreement, fact.desk());
    return List.of(signer);
  }

  private List<SignerStanding> officerFact(SignedAct signed, OfficerFact fact) throws Refusing {
    Agreement agreement = anyVersion(fact.agreement());
    signers(signed, 1, 1);
    SignerStanding officer = officer(signed, 0, agreement);
    speaksFor(officer, fact.desk());
    named(agreement, fact.desk());
    if (fact.kind() != ActKind.CANCEL && fact.kind() != ActKind.CLOSE) {
      hasRole(officer, REACTING);
    }
    return List.of(officer);
  }

  private List<SignerStanding> watch(SignedAct signed, WatchChange change) throws Refusing {
    Agreement agreement = inForce(change.context().agreement());
    int wanted = change.change() == WatchChange.Change.HAND_OVER ? 2 : 1;
    signers(signed, wanted, wanted);
    List<SignerStanding> signers = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      SignerStanding officer = officer(signed, i, agreement);
      speaksFor(officer, change.desk());
      hasRole(officer, List.of(Role.DUTY));
      signers.add(officer);
    }
    named(agreement, change.desk());
    return signers;
  }

  private List<SignerStanding> channel(SignedAct signed, ChannelChange change) throws Refusing {
    Agreement agreement = inForce(change.context().agreement());
    signers(signed, 1, 1);
    SignerStanding officer = officer(signed, 0, agreement);
    speaksFor(officer, change.desk());
    named(agreement, change.desk());
    hasRole(officer, List.of(Role.HEAD));
    return List.of(officer);
  }

  private List<SignerStanding> directory(SignedAct signed, DirectoryChange change) throws Refusing {
    signers(signed, 1, 1);
    SignerStanding.OfAuthority authority = authorityFor(change);
    SignedAct.Signed signature = signed.signatures().getFirst();
    if (!signature.signer().equals(authority.credential())) {
      throw refused(
          RefusalCode.SIGNER_NOT_ENTITLED,
          "credential "
              + signature.signer().hex()
              + " may not change the directory of "
              + change.party()
              + "; only its authority "
              + authority.credential().hex()
              + " may",
          Map.of("signer", signature.signer().hex(), "party", change.party().value()));
    }
    sameSuite(signature, authority);
    return List.of(authority);
  }

  private SignerStanding.OfAuthority authorityFor(DirectoryChange change) throws Refusing {
    Optional<DirectoryEntry.Authority> known = directory.authority(change.party());
    if (known.isPresent()) {
      return new SignerStanding.OfAuthority(change.party(), known.get().credential());
    }
    if (change.entries().getFirst() instanceof DirectoryEntry.Authority first) {
      return new SignerStanding.OfAuthority(change.party(), first.credential());
    }
    throw refused(
        RefusalCode.DIRECTORY_INVALID,
        "entries[0]: party "
            + change.party()
            + " has no directory yet, and version 1 begins with its authority; put it first",
        Map.of("party", change.party().value()));
  }

  private List<SignerStanding> agreement(SignedAct signed, AgreementChange change) throws Refusing {
    Optional<Agreement> read = AgreementReader.fromCanonical(change.document());
    if (read.isEmpty() || !read.get().version().equals(change.agreement())) {
      throw refused(
          RefusalCode.MALFORMED,
          "document: not the canonical form of agreement "
              + change.agreement().id()
              + "; make it by hotline agreement sign",
          Map.of("field", "document"));
    }
    List<PartyId> missing =
        new ArrayList<>(read.get().signatories().stream().map(Agreement.Party::id).toList());
    List<SignerStanding> signers = new ArrayList<>();
    for (SignedAct.Signed signature : signed.signatures()) {
      PartyId party =
          directory
              .authorityOf(signature.signer())
              .orElseThrow(() ->
                  refused(
                      RefusalCode.SIGNER_UNKNOWN,
                      "credential "
                          + signature.signer().hex()
                          + " is the authority of no party here; publish the party's"
                          + " directory first",
                      Map.of("signer", signature.signer().hex())));
      var authority =
          new SignerStanding.OfAuthority(
              party, directory.authority(party).orElseThrow().credential());
      if (!missing.remove(party)) {
        throw notEntitled(
            authority, "does not sign agreement " + change.agreement().id() + "; leave it out");
      }
      sameSuite(signature, authority);
      signers.add(authority);
    }
    if (!missing.isEmpty()) {
      throw refused(
          RefusalCode.SIGNATURE_MISSING,
          "agreement "
              + change.agreement().id()
              + " is not signed by the authority of "
              + missing.getFirst()
              + "; every signatory signs the same bytes",
          Map.of("party", missing.getFirst().value()));
    }
    return signers;
  }

  private Agreement inForce(@Nullable AgreementVersion version) throws Refusing {
    Agreement agreement = anyVersion(version);
    if (!agreement.version().equals(version)) {
      throw refused(
          RefusalCode.AGREEMENT_UNKNOWN,
          "the act stands under another version of agreement "
              + agreement.version().id()
              + "; in force is number "
              + agreement.number()
              + ", "
              + agreement.version().digest()
              + "; synchronise and sign again",
          Map.of(
              "agreement", agreement.version().id().value(),
              "expected", agreement.version().digest().hex()));
    }
    return agreement;
  }

  /// The version in force of the agreement that a fact names: the message it is about may be older.
  private Agreement anyVersion(@Nullable AgreementVersion version) throws Refusing {
    Agreement agreement = version == null ? null : agreements.get(version.id());
    if (agreement == null) {
      String id = version == null ? "" : version.id().value();
      throw refused(
          RefusalCode.AGREEMENT_UNKNOWN,
          "no agreement '" + id + "' is in force here; publish it, signed by every signatory",
          Map.of("agreement", id));
    }
    return agreement;
  }

  private static void signers(SignedAct signed, int least, int most) throws Refusing {
    int count = signed.signatures().size();
    if (count < least || count > most) {
      throw refused(
          RefusalCode.SIGNER_NOT_ENTITLED,
          signed.act().kind()
              + " has "
              + count
              + " signatures; here it needs "
              + (least == most ? "exactly " + least : least + " to " + most),
          Map.of("signatures", Integer.toString(count)));
    }
  }

  private SignerStanding officer(SignedAct signed, int index, Agreement agreement) throws Refusing {
    SignerStanding signer = signer(signed, index, agreement);
    if (!(signer instanceof SignerStanding.OfOfficer)) {
      throw notEntitled(signer, "may not sign " + signed.act().kind() + "; only officers may");
    }
    return signer;
  }

  private SignerStanding signer(SignedAct signed, int index, Agreement agreement) throws Refusing {
    SignedAct.Signed signature = signed.signatures().get(index);
    SignerStanding signer = known(signature.signer());
    sameSuite(signature, signer);
    if (signature.suite() != agreement.suite()) {
      throw refused(
          RefusalCode.SUITE_NOT_AGREED,
          signer.name()
              + " signs with suite "
              + signature.suite()
              + ", but agreement "
              + agreement.version().id()
              + " demands "
              + agreement.suite()
              + "; sign with a credential of that suite",
          Map.of("suite", signature.suite().name(), "agreed", agreement.suite().name()));
    }
    return signer;
  }

  private SignerStanding known(CredentialId id) throws Refusing {
    var officer = directory.officer(id);
    var station = directory.station(id);
    Optional<Instant> revoked = directory.revokedSince(id);
    if (revoked.isPresent()) {
      boolean ofStation = station.isPresent();
      throw refused(
          ofStation ? RefusalCode.STATION_REVOKED : RefusalCode.OFFICER_REVOKED,
          "credential "
              + id.hex()
              + " was revoked at "
              + revoked.get()
              + "; let somebody else sign",
          Map.of("signer", id.hex(), "since", revoked.get().toString()));
    }
    if (officer.isPresent()) {
      var entry = officer.get().entry();
      SignerStanding signer = new SignerStanding.OfOfficer(officer.get().party(), entry);
      valid(signer, entry.credential());
      return signer;
    }
    if (station.isPresent()) {
      var entry = station.get().entry();
      SignerStanding signer = new SignerStanding.OfStation(station.get().party(), entry);
      valid(signer, entry.credential());
      return signer;
    }
    Optional<PartyId> authority = directory.authorityOf(id);
    if (authority.isPresent()) {
      return new SignerStanding.OfAuthority(
          authority.get(), directory.authority(authority.get()).orElseThrow().credential());
    }
    throw refused(
        RefusalCode.SIGNER_UNKNOWN,
        "no directory lists credential "
            + id.hex()
            + "; publish it in the directory of the signer's party first",
        Map.of("signer", id.hex()));
  }

  private void valid(SignerStanding signer, Credential credential) throws Refusing {
    if (!credential.validAt(at)) {
      throw refused(
          RefusalCode.OFFICER_EXPIRED,
          "the credential of "
              + signer.name()
              + " is valid from "
              + credential.notBefore()
              + " to "
              + credential.notAfter()
              + ", not at "
              + at
              + "; let the authority issue a new one",
          Map.of(
              "signer", signer.credential().hex(),
              "not_before", credential.notBefore().toString(),
              "not_after", credential.notAfter().toString(),
              "at", at.toString()));
    }
  }

  private static void sameSuite(SignedAct.Signed signature, SignerStanding signer) throws Refusing {
    if (signature.suite() != signer.key().suite()) {
      throw refused(
          RefusalCode.SIGNATURE_INVALID,
          "signature of "
              + signer.name()
              + ": it says suite "
              + signature.suite()
              + ", but the credential is of suite "
              + signer.key().suite(),
          Map.of("signer", signer.credential().hex(), "suite", signature.suite().name()));
    }
  }

  private static void speaksFor(SignerStanding signer, DeskId desk) throws Refusing {
    if (!signer.desk().filter(desk::equals).isPresent()) {
      throw refused(
          RefusalCode.OFFICER_OF_OTHER_PARTY,
          signer.name() + " may not speak for desk " + desk + "; an officer of that desk must sign",
          Map.of("signer", signer.credential().hex(), "desk", desk.value()));
    }
  }

  private static void named(Agreement agreement, DeskId desk) throws Refusing {
    if (agreement.desk(desk).isEmpty()) {
      throw refused(
          RefusalCode.DESK_NOT_IN_AGREEMENT,
          "agreement "
              + agreement.version().id()
              + " does not name desk "
              + desk
              + "; use a desk that it names",
          Map.of("agreement", agreement.version().id().value(), "desk", desk.value()));
    }
  }

  private static void hasRole(SignerStanding signer, List<Role> anyOf) throws Refusing {
    if (anyOf.stream().noneMatch(signer.roles()::contains)) {
      throw notEntitled(
          signer, "has the roles " + signer.roles() + ", but one of " + anyOf + " is needed");
    }
  }

  private static Refusing notEntitled(SignerStanding signer, String problem) {
    return refused(
        RefusalCode.SIGNER_NOT_ENTITLED,
        signer.name() + " " + problem,
        Map.of("signer", signer.credential().hex()));
  }

  private static Refusing refused(RefusalCode code, String text, Map<String, String> details) {
    return new Refusing(new Refusal(code, text, details));
  }
}
