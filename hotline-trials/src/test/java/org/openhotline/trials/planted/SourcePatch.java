package org.openhotline.trials.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A unified diff of one source file, with what it breaks and who must notice.
///
/// @param name of the patch
/// @param breaks what no longer holds
/// @param detector which detectors must find it, by comma; `NAME@SEED` begins with that seed
/// @param file the source, below the repository's root
/// @param hunks in the order of the file
record SourcePatch(String name, String breaks, String detector, String file, List<Hunk> hunks) {
  private static final String BREAKS = "breaks: ";
  private static final String DETECTOR = "detector: ";
  private static final String FILE = "+++ b/";

  /// Lines as they are and as they become.
  record Hunk(List<String> before, List<String> after) {
    Hunk {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  SourcePatch {
    hunks = List.copyOf(hunks);
  }

  /// Reads a patch.
  static SourcePatch read(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path);
    String name = path.getFileName().toString();
    List<Hunk> hunks = new ArrayList<>();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (String line : lines.subList(4, lines.size())) {
      if (line.startsWith("@@")) {
        if (!before.isEmpty()) {
          hunks.add(new Hunk(before, after));
        }
        before.clear();
        after.clear();
      } else if (line.startsWith("-")) {
        before.add(line.substring(1));
      } else if (line.startsWith("+")) {
        after.add(line.substring(1));
      } else {
        before.add(line.substring(1));
        after.add(line.substring(1));
      }
    }
    hunks.add(new Hunk(before, after));
    return new SourcePatch(
        name,
        value(name, lines.get(0), BREAKS),
        value(name, lines.get(1), DETECTOR),
        value(name, lines.get(3), FILE),
        hunks);
  }

  private static String value(String name, String line, String key) {
    if (!line.startsWith(key)) {
      throw new IllegalArgumentException(name + " needs a line '" + key + "', it has " + line);
    }
    return line.substring(key.length());
  }

  /// The source with the bug in it.
  ///
  /// @throws IllegalArgumentException if a hunk is not in the source exactly once
  String apply(String source) {
    List<String> lines = new ArrayList<>(source.lines().toList());
    for (Hunk hunk : hunks) {
      int found = -1;
      for (int i = 0; i + hunk.before().size() <= lines.size(); i++) {
        if (lines.subList(i, i + hunk.before().size()).equals(hunk.before())) {
          if (found >= 0) {
            throw new IllegalArgumentException(name + " fits more than one place of " + file);
          }
          found = i;
        }
      }
      if (found < 0) {
        throw new IllegalArgumentException(
            name + " no longer applies to " + file + "; make it anew, the bug must stay");
      }
      List<String> place = lines.subList(found, found + hunk.before().size());
      place.clear();
      lines.addAll(found, hunk.after());
    }
    return String.join("\n", lines) + "\n";
  }
}
