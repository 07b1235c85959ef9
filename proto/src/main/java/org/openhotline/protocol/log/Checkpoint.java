package org.openhotline.protocol.log;

import java.util.List;
import java.util.Optional;

/// What the record was at one size: its name, the number of entries, the root (C2SP
/// tlog-checkpoint).
///
/// As text it is three lines, each ended by a newline: origin, size in decimal, root in base64.
/// Extension lines, which the specification allows but does not recommend, are refused: they would
/// be signed bytes that nobody interprets.
///
/// @param origin name of the record, fit to be a key name
/// @param size number of entries
/// @param root root of the tree over them
public record Checkpoint(String origin, long size, Hash root) {
  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if the origin has spaces, control characters or plus, the
  ///   size is negative, or the size is 0 and the root is not that of the empty tree
  public Checkpoint {
    NoteText.requireKeyName(origin);
    if (size < 0) {
      throw new IllegalArgumentException("a record's size is at least 0, this is " + size);
    }
    if (size == 0 && !root.equals(Merkle.EMPTY_ROOT)) {
      throw new IllegalArgumentException(
          "an empty record has the root " + Merkle.EMPTY_ROOT + ", this is " + root);
    }
  }

  /// Reads the text. Refused is everything that {@link #text} would not have written.
  public static Parse<Checkpoint> parse(String text) {
    List<String> lines = text.lines().toList();
    if (!text.endsWith("\n") || lines.size() != 3) {
      return malformed("a checkpoint has three lines, each with a newline", text);
    }
    String origin = lines.get(0);
    if (!NoteText.isKeyName(origin)) {
      return malformed("a checkpoint's origin has no spaces, control characters or plus", origin);
    }
    String size = lines.get(1);
    if (!size.matches("0|[1-9][0-9]{0,17}")) {
      return malformed("a checkpoint's size is a decimal number without leading zeroes", size);
    }
    Optional<byte[]> root = NoteText.base64(lines.get(2));
    if (root.isEmpty() || root.get().length != Hash.LENGTH_BYTES) {
      return malformed("a checkpoint's root is 32 bytes in canonical base64", lines.get(2));
    }
    Hash hash = Hash.of(root.get());
    if (size.equals("0") && !hash.equals(Merkle.EMPTY_ROOT)) {
      return malformed("an empty record's root is " + Merkle.EMPTY_ROOT.base64(), lines.get(2));
    }
    Checkpoint checkpoint = new Checkpoint(origin, Long.parseLong(size), hash);
    return checkpoint.text().equals(text)
        ? new Parse.Parsed<>(checkpoint)
        : malformed("the checkpoint is not in canonical form", text);
  }

  private static Parse<Checkpoint> malformed(String problem, String text) {
    return new Parse.Malformed<>(problem + ", this is " + NoteText.quote(text));
  }

  /// The three lines that are signed.
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }
}
