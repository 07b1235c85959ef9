package org.openhotline.protocol.document;

import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.openhotline.protocol.message.Bytes;
import tools.jackson.databind.JsonNode;

/// The one byte string of a JSON value (RFC 8785, the part without fractions).
///
/// No white space; properties sorted by their UTF-16 code units; texts escape only `"`, `\` and
/// controls, in the shortest way; whole numbers in decimal; UTF-8.
public final class CanonicalJson {
  private CanonicalJson() {}

  /// Writes `value`.
  ///
  /// @throws IllegalArgumentException if it contains a number with a fraction or something that
  ///   JSON does not have
  public static Bytes write(JsonNode value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return Bytes.of(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void append(StringBuilder out, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        String separator = "{";
        for (String name : new TreeSet<>(value.propertyNames())) {
          out.append(separator);
          text(out, name);
          out.append(':');
          append(out, value.get(name));
          separator = ",";
        }
        out.append(value.isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        String separator = "[";
        for (JsonNode item : value) {
          out.append(separator);
          append(out, item);
          separator = ",";
        }
        out.append(value.isEmpty() ? "[]" : "]");
      }
      case STRING -> text(out, value.asString());
      case NUMBER -> {
        if (!value.isIntegralNumber()) {
          throw new IllegalArgumentException("number " + value + " is not whole");
        }
        out.append(value.longValue());
      }
      case BOOLEAN, NULL -> out.append(value.asString("null"));
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("not a JSON value: " + value.getNodeType());
    }
  }

  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
