package org.openhotline.server.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// The texts of the board, in all languages.
class BoardCataloguesTest {
  private static final Path PAGES = Path.of("src", "main", "resources", "web", "board");
  private static final Pattern PLACE = Pattern.compile("\\{\\w+\\}");
  private static final Pattern USE = Pattern.compile("\\bt\\('([^'$]+)'");

  private static Map<String, String> catalogue(String folder, String lang) throws IOException {
    String name = folder + lang + ".json";
    try (InputStream in = BoardCataloguesTest.class.getClassLoader().getResourceAsStream(name)) {
      assertTrue(in != null, name);
      Map<String, String> texts = new TreeMap<>();
      JsonMapper.builder()
          .build()
          .readTree(in)
          .propertyStream()
          .forEach(p -> texts.put(p.getKey(), p.getValue().asString()));
      return texts;
    }
  }

  private static Set<String> places(String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ru", "zh", "ar", "fr", "es"})
  void aLanguageSaysEverythingThatEnglishSays(String lang) throws IOException {
    Map<String, String> english = catalogue("web/board/lang/", "en");
    Map<String, String> other = catalogue("web/board/lang/", lang);
    assertEquals(english.keySet(), other.keySet());
    english.forEach((key, text) -> {
      String told = other.getOrDefault(key, "");
      assertFalse(told.isBlank(), lang + " " + key);
      assertEquals(places(text), places(told), lang + " " + key);
    });
  }

  @Test
  void everyTextThatAPageAsksForIsThere() throws IOException {
    Set<String> known = new TreeSet<>(catalogue("web/board/lang/", "en").keySet());
    known.addAll(catalogue("web/shared/lang/", "en").keySet());
    for (OperatorLog.Action action : OperatorLog.Action.values()) {
      assertTrue(known.contains("action." + action), action.name());
    }
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.list(PAGES)) {
      List<Path> scripts = files.filter(f -> f.toString().endsWith(".js")).toList();
      assertFalse(scripts.isEmpty());
      for (Path file : scripts) {
        Matcher matcher = USE.matcher(Files.readString(file));
        while (matcher.find()) {
          if (!known.contains(matcher.group(1))) {
            missing.add(file.getFileName() + ": " + matcher.group(1));
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
  }
}
