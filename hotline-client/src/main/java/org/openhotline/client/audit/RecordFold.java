package org.openhotline.client.audit;

import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.verify.EntryVerifier;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;

/// Reads entries in order and verifies every act as the relay should have: signatures,
/// certificates, entitlement.
///
/// The relay's statements are read, not recomputed: that needs the relay's own rules.
///
/// Threading: one thread.
public final class RecordFold {
  private final RecordBook book = new RecordBook();
  private final EntryVerifier verifier;
  private long acts;
  private long statements;
  private long ignored;

  /// Verifies under these agreements.
  public RecordFold(SortedMap<AgreementId, Agreement> trusted) {
    this.verifier = new EntryVerifier(new TreeMap<>(trusted), book);
  }

  /// Takes the next entry.
  ///
  /// @return the entry
  /// @throws AuditException if it is malformed, or an act that should never have been accepted
  public RecordEntry take(long leaf, byte[] bytes) throws AuditException {
    RecordEntry entry;
    try {
      entry = Entries.parse(bytes);
    } catch (MalformedException e) {
      throw new AuditException("leaf " + leaf + " is not an entry: " + e.refusal());
    }
    switch (verifier.verify(entry)) {
      case EntryVerifier.Result.Verified verified -> {
        book.apply(leaf, entry, verified.signers());
        if (entry instanceof RecordEntry.OfAct) {
          acts++;
        } else {
          statements++;
        }
      }
      case EntryVerifier.Result.Ignored _ -> ignored++;
      case EntryVerifier.Result.False wrong ->
          throw new AuditException(
              "leaf " + leaf + " should never have been accepted: " + wrong.refusal());
    }
    return entry;
  }

  /// What the entries say.
  public RecordBook book() {
    return book;
  }

  /// Acts that were verified.
  public long acts() {
    return acts;
  }

  /// Statements and observations of the relay that were read.
  public long statements() {
    return statements;
  }

  /// Directory changes of parties that no trusted agreement names.
  public long ignored() {
    return ignored;
  }
}
