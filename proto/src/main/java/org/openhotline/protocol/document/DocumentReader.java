package org.openhotline.protocol.document;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.openhotline.protocol.document.DocumentReading.Malformed;
import org.openhotline.protocol.document.DocumentReading.WellFormed;
import org.openhotline.protocol.message.Text;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads one YAML 1.2 or JSON document and keeps the place of every value.
///
/// Only the plain part of YAML is taken: mappings, lists, texts, whole decimal numbers, `true`,
/// `false`. Refused are duplicate names, anchors and aliases, tags, fractions, a second document,
/// control characters except line feeds, bidirectional overrides, more than {@value #MAX_DEPTH}
/// levels and more bytes than the caller's limit. `NO`, `yes`, `010`, `0x1F`, `1:30` are texts,
/// never other values.
///
/// Threading: static and stateless.
public final class DocumentReader {
  /// Deepest nesting.
  public static final int MAX_DEPTH = 12;

  private static final YAMLFactory YAML = new YAMLFactory();
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_PROBLEMS = 100;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final JsonParser parser;
  private final int[] characters;
  private final Map<String, Place> places = new HashMap<>();
  private final TreeSet<Problem> problems = new TreeSet<>();
  private int lastLine = 1;

  private DocumentReader(JsonParser parser, String text) {
    this.parser = parser;
    this.characters = text.codePoints().toArray();
  }

  /// Reads YAML of at most `maxBytes` bytes of UTF-8.
  public static DocumentReading yaml(String text, int maxBytes) {
    return read(YAML, text, maxBytes);
  }

  /// Reads JSON of at most `maxBytes` bytes of UTF-8.
  public static DocumentReading json(String text, int maxBytes) {
    return read(JSON, text, maxBytes);
  }

  private static DocumentReading read(TokenStreamFactory factory, String text, int maxBytes) {
    int lengthBytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (lengthBytes > maxBytes) {
      return unreadable(
          1, 1, "the document has " + lengthBytes + " bytes; the limit is " + maxBytes);
    }
    String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), content)) {
      return new DocumentReader(parser, content).document();
    } catch (JacksonException e) {
      return syntaxError(e);
    }
  }

  private DocumentReading document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return unreadable(1, 1, "the document is empty");
    }
    try {
      JsonNode root = value(first, "", parser.currentTokenLocation(), 0);
      if (parser.nextToken() != null) {
        problem("", "a second document begins here; one file holds one document");
      }
      return problems.isEmpty()
          ? new WellFormed(new Document(root, Map.copyOf(places)))
          : new Malformed(List.copyOf(problems));
    } catch (TooMuch e) {
      return new Malformed(List.copyOf(problems));
    }
  }

  private JsonNode value(JsonToken token, String pointer, TokenStreamLocation key, int depth) {
    refuseYamlTraps(pointer);
    TokenStreamLocation start = parser.currentTokenLocation();
    JsonNode node =
        switch (token) {
          case START_OBJECT -> object(pointer, start, depth + 1);
          case START_ARRAY -> array(pointer, start, depth + 1);
          case VALUE_STRING -> JsonNodeFactory.instance.stringNode(text(pointer));
          case VALUE_NUMBER_INT -> wholeNumber(pointer);
          case VALUE_NUMBER_FLOAT -> {
            problem(
                pointer,
                shown()
                    + " is a number with a fraction or exponent; write a whole number, or put it in"
                    + " quotes if it is text");
            yield JsonNodeFactory.instance.numberNode(0);
          }
          case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
          case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
          case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
          case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
              throw new IllegalStateException("the parser gave " + token + " as a value");
        };
    noteLastLine(start, node.isContainer());
    places.put(
        pointer,
        new Place(
            key.getLineNr(),
            key.getColumnNr(),
            start.getLineNr(),
            start.getColumnNr(),
            lastLine,
            node.isContainer() && inBrackets()));
    return node;
  }

  private JsonNode object(String pointer, TokenStreamLocation start, int depth) {
    limitDepth(pointer, start, depth);
    var object = JsonNodeFactory.instance.objectNode();
    Map<String, Integer> lines = new HashMap<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT;
        token = parser.nextToken()) {
      String name = parser.currentName();
      TokenStreamLocation key = parser.currentTokenLocation();
      refuseYamlTraps(pointer);
      refuseCharacters(pointer, name);
      Integer earlier = lines.putIfAbsent(name, key.getLineNr());
      if (earlier != null) {
        problem(pointer, "'" + Text.shown(name) + "' stands twice; first in line " + earlier);
      }
      object.set(name, value(parser.nextToken(), Document.child(pointer, name), key, depth));
    }
    return object;
  }

  private JsonNode array(String pointer, TokenStreamLocation start, int depth) {
    limitDepth(pointer, start, depth);
    var array = JsonNodeFactory.instance.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      String item = Document.item(pointer, array.size());
      array.add(value(token, item, parser.currentTokenLocation(), depth));
    }
    return array;
  }

  private JsonNode wholeNumber(String pointer) {
    String digits = parser.getString();
    if (!digits.matches("0|-?[1-9][0-9]{0,17}")) {
      problem(
          pointer,
          shown()
              + " is not a plain whole number of up to 18 digits; put it in quotes if it is text");
      return JsonNodeFactory.instance.numberNode(0);
    }
    return JsonNodeFactory.instance.numberNode(Long.parseLong(digits));
  }

  private String text(String pointer) {
    String value = parser.getString();
    refuseCharacters(pointer, value);
    return value;
  }

  private void refuseCharacters(String pointer, String value) {
    value
        .codePoints()
        .filter(DocumentReader::isRefused)
        .findFirst()
        .ifPresent(c ->
            problem(
                pointer,
                "U+%04X is not allowed: a control character or one that makes text look other than it is"
                    .formatted(c)));
  }

  private static boolean isRefused(int c) {
    boolean control = (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0);
    boolean separator = c == 0x2028 || c == 0x2029 || c == 0xfeff;
    boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    boolean surrogate = c >= 0xd800 && c <= 0xdfff;
    return control || separator || direction || surrogate || (c & 0xfffe) == 0xfffe;
  }

  /// What YAML puts before a value or a name, or in its place, stands in the text where the token
  /// begins.
  private void refuseYamlTraps(String pointer) {
    if (!(parser instanceof YAMLParser)) {
      return;
    }
    switch (firstCharacter()) {
      case '*' -> problem(pointer, "aliases (*name) are not allowed; write the value out");
      case '&' ->
          problem(
              pointer, "anchors (&name) are not allowed; write the value out where it is needed");
      case '!' -> problem(pointer, "tags (!name) are not allowed; put a text in quotes instead");
      default -> {}
    }
  }

  private int firstCharacter() {
    long offset = parser.currentTokenLocation().getCharOffset();
    return offset >= 0 && offset < characters.length ? characters[(int) offset] : 0;
  }

  private void limitDepth(String pointer, TokenStreamLocation start, int depth) {
    if (depth > MAX_DEPTH) {
      problems.add(
          new Problem(
              start.getLineNr(),
              start.getColumnNr(),
              pointer,
              "nested deeper than " + MAX_DEPTH + " levels"));
      throw new TooMuch();
    }
  }

  /// Whether the container that ends here is written in brackets: they end with a token of their
  /// own, a block ends where the next token begins.
  private boolean inBrackets() {
    TokenStreamLocation begin = parser.currentTokenLocation();
    TokenStreamLocation end = parser.currentLocation();
    return begin.getLineNr() != end.getLineNr() || begin.getColumnNr() != end.getColumnNr();
  }

  private void noteLastLine(TokenStreamLocation start, boolean container) {
    TokenStreamLocation end = parser.currentLocation();
    if (container) {
      lastLine = inBrackets() ? parser.currentTokenLocation().getLineNr() : lastLine;
    } else if (end.getColumnNr() == 1 && end.getLineNr() > start.getLineNr()) {
      lastLine = end.getLineNr() - 1; // a block text ends at the start of the line after it
    } else {
      lastLine = end.getLineNr();
    }
  }

  private String shown() {
    return "'" + Text.shown(parser.getString()) + "'";
  }

  private void problem(String pointer, String message) {
    TokenStreamLocation at = parser.currentTokenLocation();
    problems.add(new Problem(at.getLineNr(), at.getColumnNr(), pointer, message));
    if (problems.size() >= MAX_PROBLEMS) {
      throw new TooMuch();
    }
  }

  private static DocumentReading syntaxError(JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException yaml
        && yaml.getProblemMark().isPresent()) {
      var mark = yaml.getProblemMark().get();
      return unreadable(
          mark.getLine() + 1,
          mark.getColumn() + 1,
          "not well-formed: " + oneLine(yaml.getProblem()));
    }
    TokenStreamLocation at = e.getLocation();
    int line = at == null ? 1 : Math.max(1, at.getLineNr());
    int column = at == null ? 1 : Math.max(1, at.getColumnNr());
    String message = e.getOriginalMessage();
    return unreadable(line, column, "not well-formed: " + oneLine(message == null ? "" : message));
  }

  private static String oneLine(String message) {
    return Text.shown(message.replaceAll("\\s+", " ").strip());
  }

  private static DocumentReading unreadable(int line, int column, String message) {
    return new Malformed(List.of(new Problem(line, column, "", message)));
  }

  /// Ends the reading of a document that is beyond repair; its problems are collected already.
  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super("reading stopped", null, false, false);
    }
  }
}
