package org.openhotline.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The character rules that notes, checkpoints and keys share.
final class NoteText {
  /// Longest piece of foreign text that is repeated in a message.
  private static final int MAX_QUOTED = 80;

  private NoteText() {}

  /// Strict UTF-8; empty if the bytes are anything else.
  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// Strict, canonical, padded base64 (RFC 4648 §4); empty if the text is anything else, for
  /// example if unused bits are not zero.
  static Optional<byte[]> base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether a text may name a key: not empty, no space of any kind, no control character, no plus.
  static boolean isKeyName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(c ->
                c == '+'
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || Character.getType(c) == Character.SURROGATE);
  }

  /// Refuses a name that may not name a key.
  static String requireKeyName(String name) {
    if (!isKeyName(name)) {
      throw new IllegalArgumentException(
          "a key name is not empty and has no spaces, control characters or plus; this is "
              + quote(name));
    }
    return name;
  }

  /// Foreign text in quotation marks, cut to a length, with everything but printable ASCII escaped.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), MAX_QUOTED); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append(text.length() > MAX_QUOTED ? "…\"" : "\"").toString();
  }
}
