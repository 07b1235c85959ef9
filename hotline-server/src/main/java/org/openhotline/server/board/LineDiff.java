package org.openhotline.server.board;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Text;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What differs between two texts, line by line: a longest common subsequence.
final class LineDiff {
  /// Most lines of a text; an agreement of [org.openhotline.protocol.message.AgreementChange]'s
  /// size has fewer.
  static final int MAX_LINES = 3_000;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private LineDiff() {}

  /// A line.
  ///
  /// @param kind `SAME`, `GONE` or `NEW`
  /// @param text the line
  record Line(String kind, String text) {}

  /// A JSON document, a line for each value.
  ///
  /// @throws IllegalArgumentException if it has too many
  static List<String> lines(Bytes document) {
    List<String> lines =
        JSON.writeValueAsString(
                JSON.readTree(new String(document.toArray(), StandardCharsets.UTF_8)))
            .lines()
            .map(Text::multiline)
            .toList();
    if (lines.size() > MAX_LINES) {
      throw new IllegalArgumentException(
          "the agreement has %d lines; %d are compared".formatted(lines.size(), MAX_LINES));
    }
    return lines;
  }

  /// All lines of both, in order. One at a time, because each takes up to 18 MB while it lasts.
  static synchronized List<Line> of(List<String> from, List<String> to) {
    short[][] common = new short[from.size() + 1][to.size() + 1];
    for (int i = from.size() - 1; i >= 0; i--) {
      for (int j = to.size() - 1; j >= 0; j--) {
        common[i][j] =
            (short)
                (from.get(i).equals(to.get(j))
                    ? common[i + 1][j + 1] + 1
                    : Math.max(common[i + 1][j], common[i][j + 1]));
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < from.size() || j < to.size()) {
      if (i < from.size() && j < to.size() && from.get(i).equals(to.get(j))) {
        lines.add(new Line("SAME", from.get(i)));
        i++;
        j++;
      } else if (j == to.size() || (i < from.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line("GONE", from.get(i++)));
      } else {
        lines.add(new Line("NEW", to.get(j++)));
      }
    }
    return Collections.unmodifiableList(lines);
  }
}
