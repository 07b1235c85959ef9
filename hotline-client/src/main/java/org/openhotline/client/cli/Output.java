package org.openhotline.client.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Where results go: plain lines for people, or one JSON object a line.
///
/// Results on standard output, remarks on standard error.
final class Output {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;

  Output(boolean json, PrintWriter out, PrintWriter err) {
    this.json = json;
    this.out = out;
    this.err = err;
  }

  boolean json() {
    return json;
  }

  /// One result: a line for people, or the fields as one JSON object.
  void result(String line, Map<String, ?> fields) {
    out.println(json ? JSON.writeValueAsString(fields) : line);
    out.flush();
  }

  /// A line for people only.
  void line(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  /// Characters for a terminal, without a line end.
  void raw(String characters) {
    out.print(characters);
    out.flush();
  }

  /// A remark beside the result.
  void remark(String line) {
    err.println(line);
    err.flush();
  }

  /// Fields in the given order: name, value, name, value …
  static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }
}
