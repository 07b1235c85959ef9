package org.openhotline.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A pre-agreed text with parameters: `{name}` stands for a value; braces have no other use.
final class TemplateText {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private final List<Part> parts;

  private TemplateText(List<Part> parts) {
    this.parts = parts;
  }

  /// Literal text or the name of a parameter.
  private record Part(boolean parameter, String text) {}

  /// Reads `text`.
  ///
  /// @throws IllegalArgumentException naming the brace that has no partner or the name that has
  ///   another form
  static TemplateText parse(String text) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int open = text.indexOf('{', from);
      int close = text.indexOf('}', from);
      if (open < 0 && close < 0) {
        parts.add(new Part(false, text.substring(from)));
        break;
      }
      if (close >= 0 && (open < 0 || close < open)) {
        throw new IllegalArgumentException("'}' at character " + (close + 1) + " closes nothing");
      }
      if (close < 0) {
        throw new IllegalArgumentException("'{' at character " + (open + 1) + " is not closed");
      }
      String name = text.substring(open + 1, close);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "parameter '{" + name + "}' does not match " + NAME.pattern());
      }
      parts.add(new Part(false, text.substring(from, open)));
      parts.add(new Part(true, name));
      from = close + 1;
    }
    return new TemplateText(parts);
  }

  /// Names of the parameters, sorted.
  NavigableSet<String> parameters() {
    NavigableSet<String> names = new TreeSet<>();
    parts.stream().filter(Part::parameter).forEach(part -> names.add(part.text()));
    return names;
  }

  /// The text with `values` in the place of their parameters; values are taken literally.
  ///
  /// @throws IllegalArgumentException if a parameter has no value
  String render(Map<String, String> values) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      if (!part.parameter()) {
        out.append(part.text());
        continue;
      }
      String value = values.get(part.text());
      if (value == null) {
        throw new IllegalArgumentException("parameter '" + part.text() + "' has no value");
      }
      out.append(value);
    }
    return out.toString();
  }
}
