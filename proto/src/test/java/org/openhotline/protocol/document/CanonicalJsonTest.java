package org.openhotline.protocol.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {
  private static String canonical(String json) {
    return new String(
        CanonicalJson.write(JsonMapper.shared().readTree(json)).toArray(), StandardCharsets.UTF_8);
  }

  /// RFC 8785 §3.2.3: properties are sorted by UTF-16 code units; the emoji's surrogates come
  /// before U+FB33.
  @Test
  void sortsLikeTheExampleOfTheStandard() {
    String input =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
         "\\u00f6": "Latin Small Letter O With Diaeresis"}\
        """;

    assertEquals(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
            + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
        canonical(input));
  }

  /// RFC 8785 §3.2.2.2: the string of the example.
  @Test
  void escapesLikeTheExampleOfTheStandard() {
    assertEquals(
        "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"",
        canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\""));
    assertEquals(
        "\"\\b\\f\\n\\r\\t\\u0001\u007f\"", canonical("\"\\b\\f\\n\\r\\t\\u0001\\u007f\""));
  }

  @Test
  void writesLiteralsNumbersAndEmptyContainers() {
    assertEquals(
        "[null,true,false,0,-5,9007199254740991,{},[],{\"a\":[{}]}]",
        canonical("[ null , true, false, 0, -5, 9007199254740991, {}, [ ], {\"a\" : [ { } ]}]"));
  }

  @Test
  void refusesFractionsAndWhatJsonDoesNotHave() {
    assertThrows(IllegalArgumentException.class, () -> canonical("1.5"));
    assertThrows(
        IllegalArgumentException.class,
        () -> CanonicalJson.write(JsonNodeFactory.instance.binaryNode(new byte[1])));
  }
}
