package org.openhotline.protocol.log;

import java.util.List;

/// Verifies the checkpoints of one record: both kinds of signature must be there and valid.
///
/// Signatures by other keys (witnesses, later keys) are ignored, as C2SP signed-note demands; a
/// signature that says to be by one of the two keys and is not valid spoils the whole note, even
/// beside a valid one. As thread-safe as the two operations.
public final class CheckpointVerifier {
  private final String origin;
  private final List<NoteVerifier> verifiers;

  /// A verifier of these two keys.
  ///
  /// @throws IllegalArgumentException if they are not one of each kind or their names differ
  public CheckpointVerifier(NoteVerifier ed25519, NoteVerifier mlDsa65) {
    requirePair(ed25519.key(), mlDsa65.key());
    this.origin = ed25519.key().name();
    this.verifiers = List.of(ed25519, mlDsa65);
  }

  /// Refuses two keys that are not the two halves of one record's identity.
  static void requirePair(VerifierKey ed25519, VerifierKey mlDsa65) {
    if (ed25519.kind() != SignatureKind.ED25519
        || mlDsa65.kind() != SignatureKind.ML_DSA_65
        || !ed25519.name().equals(mlDsa65.name())) {
      throw new IllegalArgumentException(
          "a record has an Ed25519 and an ML-DSA-65 key of one name, these are "
              + ed25519
              + " and "
              + mlDsa65);
    }
  }

  /// Name of the record whose checkpoints are verified.
  public String origin() {
    return origin;
  }

  /// Reads and verifies a signed checkpoint.
  public CheckpointCheck verify(byte[] note) {
    return switch (SignedNote.parse(note)) {
      case Parse.Malformed<SignedNote>(String problem) -> new CheckpointCheck.Malformed(problem);
      case Parse.Parsed<SignedNote>(SignedNote parsed) -> verify(parsed);
    };
  }

  private CheckpointCheck verify(SignedNote note) {
    return switch (Checkpoint.parse(note.text())) {
      case Parse.Malformed<Checkpoint>(String problem) -> new CheckpointCheck.Malformed(problem);
      case Parse.Parsed<Checkpoint>(Checkpoint checkpoint) -> verify(note, checkpoint);
    };
  }

  private CheckpointCheck verify(SignedNote note, Checkpoint checkpoint) {
    if (!checkpoint.origin().equals(origin)) {
      return new CheckpointCheck.WrongOrigin(origin, checkpoint.origin());
    }
    for (NoteVerifier verifier : verifiers) {
      List<NoteSignature> claimed =
          note.signatures().stream().filter(verifier.key()::claimedBy).toList();
      if (claimed.isEmpty()) {
        return new CheckpointCheck.MissingSignature(verifier.key());
      }
      if (!claimed.stream().allMatch(signature -> verifier.verify(note, signature))) {
        return new CheckpointCheck.BadSignature(verifier.key());
      }
    }
    return new CheckpointCheck.Accepted(checkpoint, note);
  }
}
