package org.openhotline.protocol.message;

/// Text from others, made safe to show on a terminal or in a log.
public final class Text {
  private static final int SHOWN_CHARACTERS = 120;

  private Text() {}

  /// `value` with control, format (bidi) and unassigned characters as `<U+hex>`, cut after 120
  /// characters.
  public static String shown(String value) {
    String cut =
        value.length() > SHOWN_CHARACTERS ? value.substring(0, SHOWN_CHARACTERS) + "…" : value;
    return escaped(cut, false);
  }

  /// `value` whole, with the same characters escaped but line feeds and tabs kept.
  public static String multiline(String value) {
    return escaped(value, true);
  }

  private static String escaped(String value, boolean keepLines) {
    StringBuilder out = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(c -> {
          if ((keepLines && (c == '\n' || c == '\t')) || !hidden(c)) {
            out.appendCodePoint(c);
          } else {
            out.append("<U+").append(Integer.toHexString(c)).append('>');
          }
        });
    return out.toString();
  }

  private static boolean hidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          codePoint != 0x200c && codePoint != 0x200d; // joiners that Arabic and Persian text needs
      default -> false;
    };
  }
}
