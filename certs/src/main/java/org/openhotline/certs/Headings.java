package org.openhotline.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Small files of `name: value` lines (a subset of YAML) that say what a folder is.
final class Headings {
  private Headings() {}

  /// Writes a file of these lines, in the map's order.
  static void write(Path file, Map<String, String> values) throws IOException {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    DurableFiles.writePrivate(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Reads such a file.
  ///
  /// @throws AuthorityException if there is no such file or a line has another form
  static Map<String, String> read(Path file, String what) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int colon = line.indexOf(": ");
        if (colon < 1) {
          throw new AuthorityException(file + ": this line is not 'name: value': " + line);
        }
        values.put(line.substring(0, colon), line.substring(colon + 2).strip());
      }
    } catch (NoSuchFileException e) {
      throw new AuthorityException(
          "there is no "
              + what
              + " in "
              + file.getParent()
              + " (no file "
              + file.getFileName()
              + ")");
    }
    return Collections.unmodifiableMap(values);
  }

  /// A value that must be there.
  ///
  /// @throws AuthorityException if it is not
  static String require(Path file, Map<String, String> values, String name) throws IOException {
    String value = values.get(name);
    if (value == null) {
      throw new AuthorityException(file + " does not say '" + name + "'");
    }
    return value;
  }
}
