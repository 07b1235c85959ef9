package org.openhotline.protocol.log;

/// The newest checkpoint of a record that a station has seen and verified; it only ever moves
/// forward along one history.
///
/// The station keeps it on disk and shows every later checkpoint to {@link #advance}. Signatures
/// are verified before, by {@link CheckpointVerifier}.
///
/// @param checkpoint what was last verified
public record RememberedHead(Checkpoint checkpoint) {
  /// What a later checkpoint turned out to be. Everything but {@link Advanced} and {@link Same}
  /// must be refused loudly and the two signed checkpoints kept as evidence.
  public sealed interface Step {
    /// The record grew and the proof holds.
    ///
    /// @param head what to remember from now on
    record Advanced(RememberedHead head) implements Step {}

    /// The same size and root as remembered.
    record Same() implements Step {}

    /// The same size with another root: two histories were signed.
    record Forked(Checkpoint remembered, Checkpoint offered) implements Step {}

    /// A smaller size than remembered: entries were taken back, or the other end is behind.
    record WentBack(Checkpoint remembered, Checkpoint offered) implements Step {}

    /// The proof from the remembered to the offered size does not hold.
    record BadProof(Checkpoint remembered, Checkpoint offered, ProofCheck check) implements Step {}

    /// The checkpoint is of another record.
    record OtherRecord(String remembered, String offered) implements Step {}

    /// One sentence that says what happened, with the values; safe to log and to show.
    default String explain() {
      return switch (this) {
        case Advanced(RememberedHead head) ->
            "the record grew consistently to size " + head.checkpoint().size();
        case Same() -> "the record is as remembered";
        case Forked(Checkpoint remembered, Checkpoint offered) ->
            "the record is FORKED: at size %d its root was %s and is now said to be %s"
                .formatted(remembered.size(), remembered.root(), offered.root());
        case WentBack(Checkpoint remembered, Checkpoint offered) ->
            "the record WENT BACK: its size was %d and is now said to be %d"
                .formatted(remembered.size(), offered.size());
        case BadProof(Checkpoint remembered, Checkpoint offered, ProofCheck check) ->
            "NO PROOF that the record of size %d continues that of size %d: %s"
                .formatted(offered.size(), remembered.size(), check.explain());
        case OtherRecord(String remembered, String offered) ->
            "the checkpoint is of the record %s, remembered is %s"
                .formatted(NoteText.quote(offered), NoteText.quote(remembered));
      };
    }
  }

  /// Judges a later checkpoint, whose signatures are already verified, by the proof that came with
  /// it.
  ///
  /// The proof is looked at only if the size grew. From a remembered size of 0 every tree is a
  /// continuation and nothing can be proved: then the proof's path must be empty.
  public Step advance(Checkpoint offered, ConsistencyProof proof) {
    if (!offered.origin().equals(checkpoint.origin())) {
      return new Step.OtherRecord(checkpoint.origin(), offered.origin());
    }
    if (offered.size() < checkpoint.size()) {
      return new Step.WentBack(checkpoint, offered);
    }
    if (offered.size() == checkpoint.size()) {
      return offered.root().equals(checkpoint.root())
          ? new Step.Same()
          : new Step.Forked(checkpoint, offered);
    }
    ProofCheck check = check(offered, proof);
    return check.valid()
        ? new Step.Advanced(new RememberedHead(offered))
        : new Step.BadProof(checkpoint, offered, check);
  }

  private ProofCheck check(Checkpoint offered, ConsistencyProof proof) {
    if (proof.olderSize() != checkpoint.size() || proof.newerSize() != offered.size()) {
      return new ProofCheck.OtherSizes(
          checkpoint.size(), offered.size(), proof.olderSize(), proof.newerSize());
    }
    if (checkpoint.size() == 0) {
      return proof.path().isEmpty()
          ? new ProofCheck.Valid()
          : new ProofCheck.WrongPathLength(0, proof.path().size());
    }
    return proof.verify(checkpoint.root(), offered.root());
  }
}
