package org.openhotline.trials.bench;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openhotline.certs.RecordVerification;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.log.CheckpointCheck;
import org.openhotline.protocol.log.CheckpointVerifier;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.v1.Receipt;

/// Verifies every receipt that the load generator gets: its inclusion proof against a checkpoint
/// signed with both keys of the record.
///
/// Each distinct checkpoint is verified once for all sessions of this process; that it continues
/// the one before is left to the far station. Any thread.
final class Receipts {
  private static final int KEPT = 1_024;

  private final CheckpointVerifier verifier;
  private final Map<Long, Hash> roots =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Hash> eldest) {
          return size() > KEPT;
        }
      };
  private final Map<Long, ByteString> notes = new LinkedHashMap<>();

  Receipts(Trust.RelayPin pin) {
    this.verifier = RecordVerification.of(pin);
  }

  /// Takes a checkpoint; throws if it does not verify.
  synchronized void checkpoint(ByteString note) {
    if (notes.containsValue(note)) {
      return;
    }
    if (!(verifier.verify(note.toByteArray())
        instanceof CheckpointCheck.Accepted(var checkpoint, var _))) {
      throw new IllegalStateException("the relay sent a checkpoint that does not verify");
    }
    roots.put(checkpoint.size(), checkpoint.root());
    notes.put(checkpoint.size(), note);
    if (notes.size() > 8) {
      notes.remove(notes.keySet().iterator().next());
    }
  }

  /// Throws unless the receipt proves its entry.
  void verify(Receipt receipt) {
    Hash root;
    synchronized (this) {
      root = roots.get(receipt.getTreeSize());
    }
    List<Hash> path =
        receipt.getInclusionList().stream().map(h -> Hash.of(h.toByteArray())).toList();
    if (root == null
        || !new InclusionProof(receipt.getIndex(), receipt.getTreeSize(), path)
            .verify(Merkle.leafHash(receipt.getEntry().toByteArray()), root)
            .valid()) {
      throw new IllegalStateException(
          "the relay's receipt for leaf " + receipt.getIndex() + " proves nothing");
    }
  }
}
