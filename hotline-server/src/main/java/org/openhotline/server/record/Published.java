package org.openhotline.server.record;

import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignedNote;

/// A checkpoint that was given out.
///
/// @param checkpoint what was signed
/// @param note the whole signed note
record Published(Checkpoint checkpoint, SignedNote note) {
  /// Reads a signed note; its signatures are not judged here.
  static Parse<Published> parse(byte[] bytes) {
    return switch (SignedNote.parse(bytes)) {
      case Parse.Malformed<SignedNote>(String problem) -> new Parse.Malformed<>(problem);
      case Parse.Parsed<SignedNote>(SignedNote note) ->
          switch (Checkpoint.parse(note.text())) {
            case Parse.Malformed<Checkpoint>(String problem) -> new Parse.Malformed<>(problem);
            case Parse.Parsed<Checkpoint>(Checkpoint checkpoint) ->
                new Parse.Parsed<>(new Published(checkpoint, note));
          };
    };
  }

  Head head() {
    return new Head(checkpoint.size(), checkpoint.root());
  }
}
