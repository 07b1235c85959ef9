package org.openhotline.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

/// A command line as typed, and what came of it.
///
/// @param code exit code
/// @param out standard output
/// @param err standard error
record Typed(int code, String out, String err) {
  static Typed words(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Typed(code, out.toString(), err.toString());
  }

  /// The command failed with this code and one message that holds these words, and no stack trace.
  Typed failed(int expected, String... parts) {
    assertEquals(expected, code, err);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "'" + part + "' is missing in: " + err);
    }
    assertTrue(err.startsWith("hotline: "), err);
    assertFalse(err.contains("Exception"), err);
    assertFalse(err.contains("\tat "), err);
    assertTrue(err.strip().lines().count() <= 2, err);
    return this;
  }

  Typed succeeded() {
    assertEquals(0, code, err + out);
    return this;
  }
}
