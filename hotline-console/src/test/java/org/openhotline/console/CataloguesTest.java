package org.openhotline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every language says everything, and every text that a page asks for is there.
class CataloguesTest {
  private static final List<String> FOLDERS = List.of("web/shared/lang/", "web/console/lang/");
  private static final Pattern PLACE = Pattern.compile("\\{\\w+\\}");
  private static final Pattern USE = Pattern.compile("\\bt\\('([^'$]+)'");
  private static final Path PAGES = Path.of("src", "main", "resources", "web", "console");

  private static Map<String, String> catalogue(String folder, String lang) throws IOException {
    try (InputStream in =
        CataloguesTest.class.getClassLoader().getResourceAsStream(folder + lang + ".json")) {
      assertTrue(in != null, folder + lang + ".json is there");
      JsonNode all =
          JsonMapper.builder()
              .build()
              .readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      Map<String, String> texts = new TreeMap<>();
      all.propertyStream().forEach(p -> texts.put(p.getKey(), p.getValue().asString()));
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
    for (String folder : FOLDERS) {
      Map<String, String> english = catalogue(folder, "en");
      Map<String, String> other = catalogue(folder, lang);
      assertEquals(english.keySet(), other.keySet(), folder + lang);
      english.forEach((key, text) -> {
        String told = other.get(key);
        assertTrue(told != null && !told.isBlank(), lang + " " + key);
        assertEquals(places(text), places(String.valueOf(told)), lang + " " + key);
      });
    }
  }

  @Test
  void everyTextThatAPageAsksForIsThere() throws IOException {
    Set<String> known = new TreeSet<>(catalogue(FOLDERS.get(0), "en").keySet());
    known.addAll(catalogue(FOLDERS.get(1), "en").keySet());
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
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
