package org.openhotline.protocol.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Test vectors of others, which lie beside the repository and are not copied into it.
final class Vectors {
  private static final Path FOLDER = Path.of("../../shared/vectors");
  private static final HexFormat HEX = HexFormat.of();

  private Vectors() {}

  /// One case of a Wycheproof file with the group that it belongs to.
  record Case(JsonNode group, JsonNode test) {
    boolean expectedValid() {
      String result = test.get("result").stringValue();
      return result.equals("valid");
    }

    byte[] bytes(String field) {
      return hex(test, field);
    }

    boolean has(String field) {
      return test.has(field);
    }

    @Override
    public String toString() {
      JsonNode comment = test.get("comment");
      return "case "
          + test.get("tcId").intValue()
          + (comment == null ? "" : ": " + comment.stringValue())
          + " "
          + test.get("flags");
    }
  }

  /// The content of a file, unpacked if need be. When it is not there the test stops, saying so.
  static JsonNode read(String name) {
    Path file = FOLDER.resolve(name);
    if (!Files.exists(file)) {
      String reason = "not run: the vectors are not at " + file.toAbsolutePath().normalize();
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    try (InputStream raw = Files.newInputStream(file);
        InputStream json = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new JsonMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("the vectors cannot be read: " + file, e);
    }
  }

  /// All cases of a Wycheproof file.
  static List<Case> wycheproof(String name) {
    List<Case> cases = new ArrayList<>();
    for (JsonNode group : read("wycheproof/" + name + ".json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        cases.add(new Case(group, test));
      }
    }
    return cases;
  }

  /// A field in hexadecimal digits; absent means empty.
  static byte[] hex(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null ? new byte[0] : HEX.parseHex(value.stringValue());
  }
}
