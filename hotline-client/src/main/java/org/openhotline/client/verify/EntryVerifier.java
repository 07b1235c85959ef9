package org.openhotline.client.verify;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.openhotline.certs.DirectoryCheck;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;

/// Verifies acts as the relay should have: the relay is not believed.
public final class EntryVerifier {
  private final SortedMap<AgreementId, Agreement> trusted;
  private final RecordBook book;
  private final ActVerifier acts = new ActVerifier();

  /// What came of an entry.
  public sealed interface Result {
    /// Everything holds.
    ///
    /// @param signers standing of an act's signers, in order; empty for what the relay states
    record Verified(List<SignerStanding> signers) implements Result {}

    /// Not for us: the directory of a party that no trusted agreement names.
    record Ignored() implements Result {}

    /// The relay should never have accepted it.
    record False(Refusal refusal) implements Result {}
  }

  /// Verifies against `book`, which must hold what stands before in the record.
  public EntryVerifier(SortedMap<AgreementId, Agreement> trusted, RecordBook book) {
    this.trusted = trusted;
    this.book = book;
  }

  /// Verifies one entry at its own ordered time.
  public Result verify(RecordEntry entry) {
    if (!(entry instanceof RecordEntry.OfAct act)) {
      return new Result.Verified(List.of());
    }
    Plane plane = trusted.firstEntry().getValue().plane();
    if (act.act().act() instanceof DirectoryChange change) {
      Optional<Trust.AuthorityPin> pin = pin(change.party());
      if (pin.isEmpty()) {
        return new Result.Ignored();
      }
      Optional<Refusal> refusal =
          DirectoryCheck.check(change, book.directory(), pin.get(), act.time());
      if (refusal.isPresent()) {
        return new Result.False(refusal.get());
      }
    }
    return switch (acts.verify(act.act(), book.directory(), book.agreements(), act.time(), plane)) {
      case ActVerifier.Result.Verified verified -> new Result.Verified(verified.signers());
      case ActVerifier.Result.Refused refused -> new Result.False(refused.refusal());
    };
  }

  /// The standing of an act's signers, of an entry that was verified before.
  public Result standing(RecordEntry entry) {
    if (!(entry instanceof RecordEntry.OfAct act)) {
      return new Result.Verified(List.of());
    }
    if (act.act().act() instanceof DirectoryChange change && pin(change.party()).isEmpty()) {
      return new Result.Ignored();
    }
    Plane plane = trusted.firstEntry().getValue().plane();
    return switch (ActVerifier.entitled(
        act.act(), book.directory(), book.agreements(), act.time(), plane)) {
      case ActVerifier.Result.Verified verified -> new Result.Verified(verified.signers());
      case ActVerifier.Result.Refused refused -> new Result.False(refused.refusal());
    };
  }

  private Optional<Trust.AuthorityPin> pin(PartyId party) {
    for (Agreement agreement : trusted.values()) {
      Trust trust = agreement.trust();
      if (trust != null && trust.authorities().containsKey(party)) {
        return Optional.of(trust.authorities().get(party));
      }
    }
    return Optional.empty();
  }
}
