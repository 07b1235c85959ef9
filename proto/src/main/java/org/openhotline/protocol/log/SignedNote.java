package org.openhotline.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A text with signature lines (C2SP signed-note): the text, which ends in a newline, an empty
/// line, and one line for each signature.
///
/// What is signed is the UTF-8 text up to and including its last newline, without the empty line.
/// Parsing verifies nothing: see {@link CheckpointVerifier}.
///
/// @param text the signed text, ending in a newline
/// @param signatures the signatures in the order of the note, at least one
public record SignedNote(String text, List<NoteSignature> signatures) {
  /// Most signatures that a note may have; the specification demands at least 16.
  public static final int MAX_SIGNATURES = 32;

  /// Largest note in bytes: room for {@link #MAX_SIGNATURES} post-quantum signatures.
  public static final int MAX_NOTE_BYTES = 256 * 1024;

  /// What a signature line begins with: an em dash (U+2014) and a space.
  static final String SIGNATURE_PREFIX = "\u2014 ";

  /// Checks the text and copies the signatures.
  ///
  /// @throws IllegalArgumentException if the text does not end in a newline, has control
  ///   characters, or the number of signatures is not 1 to {@link #MAX_SIGNATURES}
  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n") || hasForbiddenControls(text)) {
      throw new IllegalArgumentException(
          "a note's text ends in a newline and has no other control characters: "
              + NoteText.quote(text));
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException(
          "a note has 1 to %d signatures, this has %d"
              .formatted(MAX_SIGNATURES, signatures.size()));
    }
  }

  /// Reads a note. Refused are: more than {@link #MAX_NOTE_BYTES}, anything but strict UTF-8,
  /// control characters, a missing empty line, no or too many signatures, a line that is no
  /// signature, a bad key name, base64 that is not canonical, a signature of no bytes.
  public static Parse<SignedNote> parse(byte[] note) {
    if (note.length > MAX_NOTE_BYTES) {
      return malformed("a note has at most " + MAX_NOTE_BYTES + " bytes, this has " + note.length);
    }
    Optional<String> decoded = NoteText.utf8(note);
    if (decoded.isEmpty()) {
      return malformed("the note is not valid UTF-8");
    }
    String whole = decoded.get();
    if (hasForbiddenControls(whole)) {
      return malformed("the note has a control character other than newline");
    }
    int blank = whole.lastIndexOf("\n\n");
    if (blank < 0) {
      return malformed("the note has no empty line between text and signatures");
    }
    String text = whole.substring(0, blank + 1);
    String lines = whole.substring(blank + 2);
    if (lines.isEmpty() || !lines.endsWith("\n")) {
      return malformed("the note must end in signature lines, the last with a newline");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      if (signatures.size() == MAX_SIGNATURES) {
        return malformed("a note has at most " + MAX_SIGNATURES + " signatures, this has more");
      }
      switch (parseLine(line)) {
        case Parse.Parsed<NoteSignature>(NoteSignature signature) -> signatures.add(signature);
        case Parse.Malformed<NoteSignature>(String problem) -> {
          return new Parse.Malformed<>(problem);
        }
      }
    }
    return new Parse.Parsed<>(new SignedNote(text, signatures));
  }

  private static Parse<NoteSignature> parseLine(String line) {
    int space = line.indexOf(' ', SIGNATURE_PREFIX.length());
    if (!line.startsWith(SIGNATURE_PREFIX) || space < 0) {
      return malformed("this is not a signature line: " + NoteText.quote(line));
    }
    String name = line.substring(SIGNATURE_PREFIX.length(), space);
    if (!NoteText.isKeyName(name)) {
      return malformed("this is not a key name: " + NoteText.quote(name));
    }
    Optional<byte[]> bytes = NoteText.base64(line.substring(space + 1));
    if (bytes.isEmpty()) {
      return malformed("not canonical base64: the signature of " + NoteText.quote(name));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
    if (buffer.remaining() <= VerifierKey.ID_BYTES) {
      return malformed("no bytes in the signature of " + NoteText.quote(name));
    }
    int keyId = buffer.getInt();
    byte[] signature = new byte[buffer.remaining()];
    buffer.get(signature);
    return new Parse.Parsed<>(new NoteSignature(name, keyId, signature));
  }

  private static <T> Parse<T> malformed(String problem) {
    return new Parse.Malformed<>(problem);
  }

  private static boolean hasForbiddenControls(String text) {
    return text.chars().anyMatch(c -> c < ' ' && c != '\n');
  }

  /// The bytes that are signed: the text in UTF-8 with its last newline.
  public byte[] signedBytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The whole note in UTF-8.
  public byte[] encode() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      note.append(signature.line());
    }
    return note.toString().getBytes(StandardCharsets.UTF_8);
  }
}
