package org.openhotline.protocol.log;

import java.util.List;

/// Signs the checkpoints of one record with both kinds of signature.
///
/// The keys' name is the record's origin. Whoever signs must first have re-read what the checkpoint
/// covers, and must never sign a smaller or another tree than before. As thread-safe as the two
/// operations.
public final class CheckpointSigner {
  private final NoteSigner ed25519;
  private final NoteSigner mlDsa65;

  /// A signer of these two keys.
  ///
  /// @throws IllegalArgumentException if they are not one of each kind or their names differ
  public CheckpointSigner(NoteSigner ed25519, NoteSigner mlDsa65) {
    CheckpointVerifier.requirePair(ed25519.key(), mlDsa65.key());
    this.ed25519 = ed25519;
    this.mlDsa65 = mlDsa65;
  }

  /// Name of the record whose checkpoints are signed.
  public String origin() {
    return ed25519.key().name();
  }

  /// The verifier keys, Ed25519 first.
  public List<VerifierKey> keys() {
    return List.of(ed25519.key(), mlDsa65.key());
  }

  /// The checkpoint of this size and root with its two signatures, Ed25519 first.
  ///
  /// @throws IllegalArgumentException if {@link Checkpoint} refuses the values
  public SignedNote sign(long size, Hash root) {
    String text = new Checkpoint(origin(), size, root).text();
    return new SignedNote(text, List.of(ed25519.sign(text), mlDsa65.sign(text)));
  }
}
