package org.openhotline.server.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Bytes;

class LineDiffTest {
  private static String shown(List<String> from, List<String> to) {
    StringBuilder text = new StringBuilder();
    for (LineDiff.Line line : LineDiff.of(from, to)) {
      text.append(
              switch (line.kind()) {
                case "GONE" -> '-';
                case "NEW" -> '+';
                default -> '=';
              })
          .append(line.text());
    }
    return text.toString();
  }

  @Test
  void tellsWhatIsGoneAndWhatIsNewInOrder() {
    assertEquals("=a=b", shown(List.of("a", "b"), List.of("a", "b")));
    assertEquals("=a-b+c=d", shown(List.of("a", "b", "d"), List.of("a", "c", "d")));
    assertEquals("+a", shown(List.of(), List.of("a")));
    assertEquals("-a", shown(List.of("a"), List.of()));
  }

  @Test
  void aDocumentHasALineForEachValue() {
    Bytes document = Bytes.of("{\"a\":1,\"b\":{\"c\":[2]}}".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        List.of("{", "\"a\" : 1,", "\"b\" : {", "\"c\" : [ 2 ]", "}", "}"),
        LineDiff.lines(document).stream().map(String::strip).toList());
  }
}
