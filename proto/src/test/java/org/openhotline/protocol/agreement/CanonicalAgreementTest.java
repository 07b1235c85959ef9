package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openhotline.protocol.agreement.AgreementReading.Invalid;
import org.openhotline.protocol.agreement.AgreementReading.Valid;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CanonicalAgreementTest {
  static Stream<String> agreements() {
    return Stream.of(
        Texts.SMALL,
        AgreementBinding.bind(Texts.SMALL, Texts.trust()),
        ShippedAgreements.text("demo"),
        ShippedAgreements.text("incidents-at-sea"));
  }

  private static String text(Agreement agreement) {
    return new String(agreement.document().toArray(), StandardCharsets.UTF_8);
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Agreement canonical(Bytes document) {
    return switch (CanonicalAgreement.read(document)) {
      case Valid valid -> valid.agreement();
      case Invalid invalid -> fail(invalid.lines().toString());
    };
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void comesBackEqualFromItsCanonicalForm(String yaml) {
    Agreement agreement = Texts.agreement(yaml);

    Agreement back = canonical(agreement.document());

    assertEquals(agreement, back);
    assertEquals(agreement.document(), back.document());
    assertEquals(agreement.version().digest(), CanonicalAgreement.digest(back.document()));
    assertEquals(agreement, AgreementReader.fromCanonical(agreement.document()).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void keepsItsDigestUnderReformatting(String yaml) {
    Digest digest = Texts.agreement(yaml).version().digest();
    JsonNode tree = JsonMapper.shared().readTree(text(Texts.agreement(yaml)));
    for (long seed = 1; seed <= 40; seed++) {
      String reformatted = new Reformat(seed).write(tree);

      Agreement agreement = Texts.agreement(reformatted);

      assertEquals(digest, agreement.version().digest(), "seed " + seed + "\n" + reformatted);
    }
  }

  @Test
  void isTheSameWhetherDefaultsAndDurationsAreSpelledOutOrNot() {
    String spelled =
        Texts.changed("plane: live\n", "plane: live\nsuite: H1\n")
            .replace("holding: 1h", "holding: 60m")
            .replace("reply: 48h", "reply: 2d")
            .replace("- name: place", "- {required: true, name: 'place'}")
            .replace(
                "addressee: [WATCH]}", "addressee: [WATCH], originator: [], guarantors: false}")
            .replace(
                "precedence: ROUTINE,", "precedence: ROUTINE, allowed: [ROUTINE], fields: [],");

    assertEquals(text(Texts.agreement(Texts.SMALL)), text(Texts.agreement(spelled)));
  }

  @Test
  void changesWithEveryValue() {
    Digest digest = Texts.agreement(Texts.SMALL).version().digest();
    for (Map.Entry<String, String> change :
        Map.of(
                "acknowledge: 10m", "acknowledge: 11m",
                "fallback: call}\nprecedence", "fallback: ring}\nprecedence",
                "at: 400%", "at: 401%",
                "version: 1", "version: 2",
                "Keep clear of {place} until {time}.", "Keep clear of {place} until {time}!",
                "times: 2", "times: 3",
                "plane: live", "plane: exercise")
            .entrySet()) {
      Agreement changed = Texts.agreement(Texts.changed(change.getKey(), change.getValue()));
      assertNotEquals(digest, changed.version().digest(), change.getKey());
    }
  }

  @Test
  void refusesWhatIsNotCanonical() {
    String canonical = text(Texts.agreement(Texts.SMALL));
    for (String bent :
        List.of(
            canonical + " ",
            canonical.replaceFirst(",", ", "),
            canonical.replace("\"2m\"", "\"120s\""),
            canonical.replace("\"guarantors\":false,", ""),
            canonical.replace("Small agreement", "Small\\u0020agreement"),
            canonical.replace("\"suite\":\"H1\",", ""))) {
      assertNotEquals(canonical, bent);
      assertTrue(
          CanonicalAgreement.read(bytes(bent)) instanceof Invalid invalid
              && invalid.lines().getFirst().contains("canonical form"),
          bent);
      assertTrue(AgreementReader.fromCanonical(bytes(bent)).isEmpty());
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] document = Texts.agreement(Texts.SMALL).document().toArray();
    int at = text(Texts.agreement(Texts.SMALL)).indexOf("Small");
    document[at] = (byte) 0xff;

    assertTrue(CanonicalAgreement.read(Bytes.of(document)) instanceof Invalid);
    assertTrue(CanonicalAgreement.read(Bytes.EMPTY) instanceof Invalid);
  }

  @Test
  void refusesEveryFlippedByteOrHasAnotherDigest() {
    Agreement agreement = Texts.agreement(Texts.SMALL);
    byte[] document = agreement.document().toArray();
    for (int i = 0; i < document.length; i += 7) {
      byte[] flipped = document.clone();
      flipped[i] ^= 0x01;
      AgreementReading reading = CanonicalAgreement.read(Bytes.of(flipped));
      if (reading instanceof Valid valid) {
        assertNotEquals(agreement.version(), valid.agreement().version(), "byte " + i);
        assertEquals(Bytes.of(flipped), valid.agreement().document(), "byte " + i);
      }
    }
  }

  @Test
  void limitsTheCanonicalDocument() {
    StringBuilder templates = new StringBuilder("templates:\n");
    for (int i = 0; i < 20; i++) {
      templates.append("  B%d:\n    type: CODE\n    texts:\n".formatted(i));
      templates.append("      en: ").append("x".repeat(900)).append('\n');
      templates.append("      ar: ").append("x".repeat(900)).append('\n');
    }
    String yaml = Texts.changed("templates:\n", templates.toString());

    List<String> problems = Texts.problems(yaml);

    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().contains("the limit is 32768"), problems::toString);
    assertFalse(problems.getFirst().contains("65536"));
  }

  /// Writes a tree as YAML in many ways: order of properties, blocks or brackets, quoting,
  /// comments, indentation.
  private static final class Reformat {
    private final Random random;

    Reformat(long seed) {
      this.random = new Random(seed);
    }

    String write(JsonNode root) {
      StringBuilder out = new StringBuilder(random.nextBoolean() ? "---\n# header\n" : "");
      block(out, root, 0);
      return out.append(random.nextBoolean() ? "# end\n" : "").toString();
    }

    private void block(StringBuilder out, JsonNode node, int indent) {
      if (node.isObject()) {
        List<String> names = new ArrayList<>(node.propertyNames());
        Collections.shuffle(names, random);
        for (String name : names) {
          comment(out, indent);
          out.append(" ".repeat(indent)).append(scalar(name)).append(':');
          child(out, node.path(name), indent);
        }
      } else {
        for (JsonNode item : node) {
          comment(out, indent);
          out.append(" ".repeat(indent)).append('-');
          child(out, item, indent);
        }
      }
    }

    private void child(StringBuilder out, JsonNode value, int indent) {
      if (value.isContainer() && !value.isEmpty() && random.nextInt(4) > 0) {
        out.append(random.nextBoolean() ? "\n" : "   # why\n");
        block(out, value, indent + 1 + random.nextInt(4));
      } else {
        out.append(' ');
        flow(out, value);
        out.append(random.nextInt(3) == 0 ? "   # note\n" : "\n");
      }
    }

    private void flow(StringBuilder out, JsonNode value) {
      if (value.isObject()) {
        List<String> names = new ArrayList<>(value.propertyNames());
        Collections.shuffle(names, random);
        out.append('{');
        for (String name : names) {
          out.append(scalar(name)).append(": ");
          flow(out, value.path(name));
          out.append(random.nextBoolean() ? ", " : " , ");
        }
        out.append('}');
      } else if (value.isArray()) {
        out.append('[');
        for (JsonNode item : value) {
          flow(out, item);
          out.append(", ");
        }
        out.append(']');
      } else {
        out.append(value.isString() ? scalar(value.asString()) : value.toString());
      }
    }

    private String scalar(String text) {
      return switch (random.nextInt(3)) {
        case 0 -> "'" + text.replace("'", "''") + "'";
        case 1 -> JsonMapper.shared().writeValueAsString(text);
        default ->
            text.matches("[A-Za-z][A-Za-z-]*") && !text.matches("true|false|null")
                ? text
                : "'" + text.replace("'", "''") + "'";
      };
    }

    private void comment(StringBuilder out, int indent) {
      if (random.nextInt(8) == 0) {
        out.append(" ".repeat(indent)).append("# comment: with {braces}\n");
      }
    }
  }
}
