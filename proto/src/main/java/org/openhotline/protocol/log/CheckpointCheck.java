package org.openhotline.protocol.log;

/// What a signed checkpoint turned out to be: accepted, or refused for one named reason.
public sealed interface CheckpointCheck {
  /// Both signatures are valid.
  ///
  /// @param checkpoint what is signed
  /// @param note the whole note, for evidence
  record Accepted(Checkpoint checkpoint, SignedNote note) implements CheckpointCheck {}

  /// The note or its text is not well formed.
  record Malformed(String problem) implements CheckpointCheck {}

  /// The checkpoint is of another record.
  record WrongOrigin(String expected, String found) implements CheckpointCheck {}

  /// One of the two signatures is not there; the other alone is not enough.
  record MissingSignature(VerifierKey key) implements CheckpointCheck {}

  /// A signature that says to be by a known key is not valid.
  record BadSignature(VerifierKey key) implements CheckpointCheck {}

  /// One sentence that says what is wrong, with the values; safe to log and to show.
  default String explain() {
    return switch (this) {
      case Accepted(Checkpoint checkpoint, SignedNote note) ->
          "the checkpoint of size " + checkpoint.size() + " is signed by both keys";
      case Malformed(String problem) -> problem;
      case WrongOrigin(String expected, String found) ->
          "the checkpoint is of the record %s, expected is %s"
              .formatted(NoteText.quote(found), NoteText.quote(expected));
      case MissingSignature(VerifierKey key) ->
          "the checkpoint has no signature by " + key + ": both kinds are needed";
      case BadSignature(VerifierKey key) ->
          "the checkpoint's signature by " + key + " is not valid";
    };
  }
}
