package org.openhotline.server.node;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.store.IndexStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that is checked before an act is ordered: form, plane, body, desk, signers,
/// certificates.
///
/// Many threads; all of it is repeatable and changes nothing.
final class Verification {
  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

  private final Plane plane;
  private final Supplier<RelayView> view;
  private final CertificateChecks certificates;
  private final IndexStore index;
  private final InstantSource clock;
  private final DiskReserve disk;
  private final ActVerifier verifier = new ActVerifier();

  /// What came of it.
  sealed interface Verified {}

  /// It may be ordered.
  ///
  /// @param urgent whether it goes ahead of everything else
  record Good(SignedAct act, boolean urgent) implements Verified {}

  /// It was answered without being ordered.
  record Answered(Answer answer) implements Verified {}

  /// Free space, and how much of it is kept.
  ///
  /// @param freeBytes asks the file system
  /// @param reserveBytes new messages are refused below this, FLASH below half of it
  record DiskReserve(LongSupplier freeBytes, long reserveBytes) {}

  Verification(
      Plane plane,
      Supplier<RelayView> view,
      CertificateChecks certificates,
      IndexStore index,
      InstantSource clock,
      DiskReserve disk) {
    this.plane = plane;
    this.view = view;
    this.certificates = certificates;
    this.index = index;
    this.clock = clock;
    this.disk = disk;
  }

  /// Checks a submission.
  Verified check(Bytes act, Bytes body, Precedence hint, Submitter submitter) {
    SignedAct signed;
    try {
      signed = Acts.parse(act.toArray());
    } catch (MalformedException e) {
      return refused(e.refusal());
    }
    Optional<Refusal> flaw =
        body(signed.act(), body)
            .or(() -> hint(signed.act(), hint))
            .or(() -> desk(signed.act(), submitter))
            .or(() -> space(signed.act()))
            .or(() -> signatures(signed));
    if (flaw.isPresent()) {
      return recordedBefore(signed)
          .<Verified>map(leaf -> new Answered(new Answer.InRecord(leaf, true)))
          .orElseGet(() -> refused(flaw.get()));
    }
    return new Good(signed, urgent(signed.act(), hint));
  }

  private static Answered refused(Refusal refusal) {
    return new Answered(new Answer.NotTaken(refusal));
  }

  /// What was accepted once stays accepted, also when its signer has expired since.
  private Optional<Long> recordedBefore(SignedAct signed) {
    try {
      return index.leafOf(signed.act().context().actId(), signed.digest());
    } catch (IOException e) {
      LOG.atError().setCause(e).log("Index cannot be read");
      return Optional.empty();
    }
  }

  /// FLASH goes first. So does everything but messages when the disk is low: the order refuses
  /// ordinary inputs then, and acknowledgements must go on.
  private boolean urgent(Act act, Precedence hint) {
    return act instanceof Message message
        ? message.precedence() == Precedence.FLASH
        : hint == Precedence.FLASH || disk.freeBytes().getAsLong() < disk.reserveBytes();
  }

  private static Optional<Refusal> hint(Act act, Precedence hint) {
    return act instanceof Message message
            && hint == Precedence.FLASH
            && message.precedence() != Precedence.FLASH
        ? Optional.of(
            Refusal.of(
                RefusalCode.MALFORMED,
                "submitted in the FLASH lane, but the signed header says "
                    + message.precedence()
                    + "; submit it in its own lane"))
        : Optional.empty();
  }

  private static Optional<Refusal> body(Act act, Bytes body) {
    if (!(act instanceof Message message)) {
      return body.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Refusal.of(
                  RefusalCode.MALFORMED,
                  "an act of kind "
                      + act.kind()
                      + " has no body; "
                      + body.length()
                      + " bytes came"));
    }
    int expected = message.sealed().sealedLength();
    if (body.length() != expected) {
      return Optional.of(
          new Refusal(
              RefusalCode.BODY_MISMATCH,
              "the sealed body has %d bytes, the signed header says %d; seal and sign again"
                  .formatted(body.length(), expected),
              Map.of(
                  "bytes", Integer.toString(body.length()),
                  "signed", Integer.toString(expected))));
    }
    LongDigest digest = LongDigest.of(Sha.sha384(body.toArray()));
    return digest.equals(message.sealed().sealedDigest())
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                RefusalCode.BODY_MISMATCH,
                "the SHA-384 of the sealed body is not the one in the signed header: it was changed"
                    + " on its way; send the bytes that were sealed"));
  }

  private static Optional<Refusal> desk(Act act, Submitter submitter) {
    DeskId speaks = act.context().desk();
    Optional<DeskId> sits = submitter.desk();
    if (speaks != null && sits.isPresent() && !speaks.equals(sits.get())) {
      return Optional.of(
          new Refusal(
              RefusalCode.STATION_OF_OTHER_DESK,
              "the act speaks for desk %s, this session is of desk %s; submit it from a station of %s"
                  .formatted(speaks, sits.get(), speaks),
              Map.of("act", speaks.value(), "session", sits.get().value())));
    }
    return switch (act) {
      case DirectoryChange change -> party(change.party(), submitter);
      case AgreementChange _ -> Optional.empty();
      case Message _, StationFact _, OfficerFact _, WatchChange _, ChannelChange _ ->
          submitter instanceof Submitter.Intake
              ? Optional.of(
                  Refusal.of(
                      RefusalCode.SIGNER_NOT_ENTITLED,
                      "the intake takes acts of authorities (DIRECTORY, AGREEMENT), not "
                          + act.kind()))
              : Optional.empty();
    };
  }

  private static Optional<Refusal> party(PartyId of, Submitter submitter) {
    return submitter.party().isPresent() && !submitter.party().get().equals(of)
        ? Optional.of(
            Refusal.of(
                RefusalCode.SIGNER_NOT_ENTITLED,
                "the directory of %s is not published by a station of %s"
                    .formatted(of, submitter.party().get())))
        : Optional.empty();
  }

  private Optional<Refusal> space(Act act) {
    if (!(act instanceof Message message)) {
      return Optional.empty();
    }
    long free = disk.freeBytes().getAsLong();
    long needed =
        message.precedence() == Precedence.FLASH ? disk.reserveBytes() / 2 : disk.reserveBytes();
    return free >= needed
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                RefusalCode.OVERLOADED,
                "the relay's disk has %d bytes left and keeps %d in reserve; acknowledgements go on, new messages wait: use another channel"
                    .formatted(free, disk.reserveBytes()),
                Map.of(
                    "free_bytes", Long.toString(free),
                    "reserve_bytes", Long.toString(disk.reserveBytes()))));
  }

  private Optional<Refusal> signatures(SignedAct signed) {
    RelayView now = view.get();
    Instant at = clock.instant();
    return switch (verifier.verify(signed, now.directory(), now.agreements(), at, plane)) {
      case ActVerifier.Result.Refused(Refusal refusal) -> Optional.of(refusal);
      case ActVerifier.Result.Verified(var signers) -> {
        for (SignerStanding signer : signers) {
          Optional<Refusal> flaw = certificates.signer(signer, now.directory(), at);
          if (flaw.isPresent()) {
            yield flaw;
          }
        }
        yield signed.act() instanceof DirectoryChange change
            ? certificates.change(change, now.directory(), now.agreements().values(), at)
            : Optional.empty();
      }
    };
  }
}
