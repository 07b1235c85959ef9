package org.openhotline.protocol.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openhotline.protocol.document.DocumentReading.Malformed;
import org.openhotline.protocol.document.DocumentReading.WellFormed;
import tools.jackson.databind.JsonNode;

class DocumentReaderTest {
  private static final int LIMIT_BYTES = 1000;

  private static Document read(String yaml) {
    return switch (DocumentReader.yaml(yaml, LIMIT_BYTES)) {
      case WellFormed wellFormed -> wellFormed.document();
      case Malformed malformed -> fail(malformed.problems().toString());
    };
  }

  private static List<String> problems(String yaml) {
    return switch (DocumentReader.yaml(yaml, LIMIT_BYTES)) {
      case WellFormed wellFormed -> fail(wellFormed.document().root().toString());
      case Malformed malformed -> malformed.problems().stream().map(p -> p.in("f")).toList();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NO",
        "no",
        "yes",
        "on",
        "True",
        "~",
        "010",
        "0o10",
        "0x1F",
        "1_000",
        "1:30",
        "+5",
        "2026-01-01",
        "50%",
        "90s"
      })
  void takesWhatOlderYamlWouldTurnIntoOtherValuesAsText(String text) {
    JsonNode value = read("k: " + text + "\n").root().path("k");

    assertTrue(value.isString(), text);
    assertEquals(text, value.asString());
  }

  @Test
  void takesPlainValues() {
    JsonNode root = read("a: 12\nb: true\nc: 'x'\nd: [1, {e: false}]\nf:\n").root();

    assertEquals(
        "{\"a\":12,\"b\":true,\"c\":\"x\",\"d\":[1,{\"e\":false}],\"f\":null}", root.toString());
  }

  @Test
  void skipsAByteOrderMark() {
    assertEquals("{\"a\":1}", read("\ufeffa: 1\n").root().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "-0", ".inf", "1234567890123456789"})
  void refusesNumbersThatAreNotPlainAndWhole(String number) {
    List<String> problems = problems("k: " + number + "\n");

    assertEquals(1, problems.size());
    assertTrue(
        problems.getFirst().startsWith("f:1:4: /k: '" + number + "' is "), problems::toString);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "k: &a v|f:1:4: /k: anchors",
        "k: &a [v]|f:1:4: /k: anchors",
        "k: {x: &a 1}|f:1:8: /k/x: anchors",
        "&a k: v|f:1:1: anchors",
        "k: *a|f:1:4: /k: aliases",
        "k: [*a, *a]|f:1:5: /k/0: aliases",
        "k: !!str 5|f:1:4: /k: tags",
        "k: !!python/object:os.system x|f:1:4: /k: tags",
        "k: 1 # \ud83d\ude00|",
      })
  void refusesAnchorsAliasesAndTags(String yaml, String expected) {
    if (expected == null) {
      assertEquals("{\"k\":1}", read(yaml).root().toString());
    } else {
      assertTrue(problems(yaml).getFirst().startsWith(expected), problems(yaml)::toString);
    }
  }

  @Test
  void countsCharactersOutsideTheBasicPlaneAsOne() {
    assertTrue(problems("\ud83d\ude00: &a v\n").getFirst().startsWith("f:1:4: "));
  }

  @Test
  void doesNotUnfoldABombOfAliases() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n";

    assertEquals(9, problems(bomb).size());
  }

  @ParameterizedTest
  @CsvSource({
    "0007, control", "0085, control", "000d, carriage return", "202e, override",
    "2066, isolate", "2028, line separator", "feff, byte order mark", "ffff, no character"
  })
  void refusesCharactersThatHideOrControl(String hex, String what) {
    List<String> problems = problems("k: \"a\\u" + hex + "b\"\n");

    assertEquals(1, problems.size(), what);
    assertTrue(problems.getFirst().contains("U+" + hex.toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void keepsJoinersAndDirectionMarksThatScriptsNeed() {
    String text = "a\u200cb\u200dc\u200fd\u0301";

    assertEquals(text, read("k: \"" + text + "\"\n").root().path("k").asString());
  }

  @Test
  void refusesNamesThatHide() {
    assertTrue(problems("\"a\\u202eb\": 1\n").getFirst().contains("U+202E"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\nb: 2\\na: 3|f:3:1: 'a' stands twice; first in line 1",
        "x: {a: 1, a: 2}|f:1:11: /x: 'a' stands twice; first in line 1",
        "a: [1,\\n|f:2:1: not well-formed: expected the node content",
        "\\ta: 1|f:1:1: not well-formed: found character",
        "a: 1\\n---\\nb: 2|f:3:1: a second document begins here",
        "a: 'x|f:1:6: not well-formed: found unexpected end of stream",
        "? [a]\\n: 1|f:1:4: not well-formed: Expected a property name",
        "# nothing|f:1:1: the document is empty",
      })
  void tellsTheLineAndColumnOfBadForm(String yaml, String expected) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t");

    assertTrue(problems(text).getFirst().startsWith(expected), problems(text)::toString);
  }

  @Test
  void limitsDepth() {
    int deepest = DocumentReader.MAX_DEPTH;

    assertTrue(read("[".repeat(deepest) + "]".repeat(deepest)).root().isArray());
    assertTrue(
        problems("[".repeat(LIMIT_BYTES)).getFirst().endsWith("nested deeper than 12 levels"));
  }

  @Test
  void limitsBytesNotCharacters() {
    assertEquals(
        List.of("f:1:1: the document has 1002 bytes; the limit is 1000"),
        problems("'" + "\u00e9".repeat(500) + "'"));
    assertTrue(read("'" + "\u00e9".repeat(499) + "'").root().isString());
  }

  @Test
  void stopsAfterAHundredProblems() {
    assertEquals(100, problems("- *a\n".repeat(200)).size());
  }

  @Test
  void neverThrowsOnTextThatWasCutOrBent() {
    String text =
        "a: {b: [1, 'x', \"y\"]}\nc:\n  - d: |\n      e\n  - f: >-\n      g\n'h': 'i''j'\n";
    long seed = 20260301;
    SplittableRandom random = new SplittableRandom(seed);
    String bends = "{}[]:,&*!|>'\"%@`#-?\n\t \u0000\ud800";
    for (int i = 0; i < 3000; i++) {
      StringBuilder bent = new StringBuilder(text.substring(0, random.nextInt(text.length() + 1)));
      for (int j = random.nextInt(4); j > 0 && !bent.isEmpty(); j--) {
        bent.setCharAt(random.nextInt(bent.length()), bends.charAt(random.nextInt(bends.length())));
      }
      DocumentReading reading = DocumentReader.yaml(bent.toString(), LIMIT_BYTES);
      if (reading instanceof Malformed malformed) {
        Problem first = malformed.problems().getFirst();
        assertTrue(first.line() >= 1 && first.column() >= 1, () -> "seed " + seed + ": " + first);
      }
    }
  }

  @Test
  void readsJsonWithThePlacesOfItsValues() {
    DocumentReading reading = DocumentReader.json("{\"a\":[1,\n 2]}", LIMIT_BYTES);

    assertTrue(reading instanceof WellFormed);
    if (reading instanceof WellFormed(Document document)) {
      assertEquals(new Problem(2, 2, "/a/1", "here"), document.at("/a/1", "here"));
      assertEquals(new Problem(1, 2, "", "here"), document.atKey("/a", "here"));
      assertEquals(new Problem(1, 6, "/a/7", "near"), document.at("/a/7", "near"));
    }
  }
}
