package org.openhotline.client.verify;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.CheckpointCheck;
import org.openhotline.protocol.log.CheckpointVerifier;
import org.openhotline.protocol.log.ConsistencyProof;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.ProofCheck;
import org.openhotline.protocol.log.RememberedHead;
import org.openhotline.protocol.message.Bytes;

/// Follows one record: every checkpoint must be signed by both keys and continue the last, every
/// entry proven.
///
/// Threading: one thread.
public final class RecordFollower {
  /// Verified checkpoints of this session that proofs may still refer to.
  private static final int KEPT = 64;

  private final CheckpointVerifier verifier;
  private final TreeMap<Long, Verified> verified = new TreeMap<>();
  private @Nullable RememberedHead head;

  /// A verified checkpoint.
  ///
  /// @param checkpoint size and root
  /// @param note the signed note
  public record Verified(Checkpoint checkpoint, Bytes note) {}

  /// Follows from a remembered note, or from the beginning.
  ///
  /// @param note as returned before by [#checkpoint]; null: nothing is remembered
  /// @throws RecordFault if the remembered note does not verify: the store was tampered with
  public RecordFollower(CheckpointVerifier verifier, @Nullable Bytes note) throws RecordFault {
    this.verifier = verifier;
    if (note != null) {
      Checkpoint remembered = signed(note.toArray());
      this.head = new RememberedHead(remembered);
      verified.put(remembered.size(), new Verified(remembered, note));
    }
  }

  /// Size of the newest verified checkpoint; 0: none.
  public long size() {
    return head == null ? 0 : head.checkpoint().size();
  }

  /// Accepts a checkpoint that continues the newest one.
  ///
  /// @param note signed note
  /// @param consistency proof from `size()` to it; empty if the size is the same or nothing was
  ///   remembered
  /// @return the checkpoint, now the newest
  /// @throws RecordFault if it is not signed by both keys, forks, shrinks or is not proven
  public Verified checkpoint(byte[] note, List<ByteString> consistency) throws RecordFault {
    Checkpoint offered = signed(note);
    RememberedHead before = head;
    if (before != null) {
      ConsistencyProof proof =
          new ConsistencyProof(before.checkpoint().size(), offered.size(), hashes(consistency));
      RememberedHead.Step step = before.advance(offered, proof);
      boolean continues =
          step instanceof RememberedHead.Step.Advanced || step instanceof RememberedHead.Step.Same;
      if (!continues) {
        throw new RecordFault(
            step.explain() + ". Do not trust this relay; show both checkpoints to your security.");
      }
    }
    Verified newest = new Verified(offered, Bytes.of(note));
    head = new RememberedHead(offered);
    verified.put(offered.size(), newest);
    while (verified.size() > KEPT) {
      verified.pollFirstEntry();
    }
    return newest;
  }

  /// Checks that `entry` stands at `index` of a verified tree.
  ///
  /// @return the checkpoint that proves it
  /// @throws RecordFault if the proof does not hold or names a tree that was not shown before
  public Verified proven(long index, byte[] entry, long treeSize, List<ByteString> path)
      throws RecordFault {
    Map.Entry<Long, Verified> tree = verified.floorEntry(treeSize);
    if (tree == null || tree.getKey() != treeSize) {
      throw new RecordFault(
          "leaf "
              + index
              + " is proven against a tree of size "
              + treeSize
              + " whose checkpoint was not shown");
    }
    ProofCheck check =
        new InclusionProof(index, treeSize, hashes(path))
            .verify(Merkle.leafHash(entry), tree.getValue().checkpoint().root());
    if (!check.valid()) {
      throw new RecordFault("leaf " + index + " is not in the record: " + check.explain());
    }
    return tree.getValue();
  }

  private Checkpoint signed(byte[] note) throws RecordFault {
    return switch (verifier.verify(note)) {
      case CheckpointCheck.Accepted accepted -> accepted.checkpoint();
      case CheckpointCheck.Malformed bad -> throw new RecordFault(bad.explain());
      case CheckpointCheck.WrongOrigin bad -> throw new RecordFault(bad.explain());
      case CheckpointCheck.MissingSignature bad -> throw new RecordFault(bad.explain());
      case CheckpointCheck.BadSignature bad -> throw new RecordFault(bad.explain());
    };
  }

  private static List<Hash> hashes(List<ByteString> path) throws RecordFault {
    for (ByteString hash : path) {
      if (hash.size() != Hash.LENGTH_BYTES) {
        throw new RecordFault("a proof holds a hash of " + hash.size() + " bytes instead of 32");
      }
    }
    return path.stream().map(h -> Hash.of(h.toByteArray())).toList();
  }
}
