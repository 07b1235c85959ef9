package org.openhotline.protocol.document;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON Schema (draft 2020-12) whose violations are told in plain words, with line and column.
///
/// Patterns are anchored to the end of the text, a trailing line feed included (`$` means `\z`).
/// The `description` of a schema node is what a person is told when a value does not fit it.
/// Threading: immutable after construction.
public final class DocumentSchema {
  private final Schema schema;
  private final JsonNode source;

  private DocumentSchema(String json) {
    this.source = JsonMapper.shared().readTree(json);
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(regex -> wholeText(regex).asPredicate()::test)
            .build();
    this.schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, b -> b.schemaRegistryConfig(config))
            .getSchema(json);
  }

  /// The schema that lies beside `owner` on the class path.
  ///
  /// @throws IllegalStateException if it is not there: the program is incomplete
  public static DocumentSchema besides(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("schema " + name + " is missing beside " + owner.getName());
      }
      return new DocumentSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("schema " + name + " cannot be read", e);
    }
  }

  /// The schema itself, for its defaults and descriptions; not to be changed.
  public JsonNode source() {
    return source;
  }

  /// All violations, in the order of the text; empty if the document fits.
  public List<Problem> check(Document document) {
    TreeSet<Problem> problems = new TreeSet<>();
    for (Error error : schema.validate(document.root())) {
      problems.add(problem(document, error));
    }
    return List.copyOf(problems);
  }

  private static Pattern wholeText(String regex) {
    return Pattern.compile(
        regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
  }

  private Problem problem(Document document, Error error) {
    String pointer = pointer(error.getInstanceLocation());
    JsonNode value = error.getInstanceNode();
    JsonNode rule = error.getSchemaNode();
    JsonNode owner = owner(error);
    String property = error.getProperty();
    String meaning = description(owner);
    return switch (error.getKeyword()) {
      case "additionalProperties" ->
          document.atKey(Document.child(pointer, property), unknown(property, owner));
      case "propertyNames" ->
          document.atKey(
              Document.child(pointer, property),
              quoted(property) + " is not allowed here: " + description(resolve(rule)));
      case "required" ->
          document.atWhole(pointer, quoted(property) + " is missing" + purpose(owner, property));
      case "type" ->
          value.isContainer()
              ? document.atWhole(pointer, "is " + form(value) + "; expected " + form(rule))
              : document.at(pointer, wrongType(value, rule, meaning));
      case "pattern" ->
          document.at(pointer, quoted(value.asString()) + " does not fit: " + meaning);
      case "enum" ->
          document.at(
              pointer,
              quoted(shown(value)) + " is not allowed; one of: " + String.join(", ", texts(rule)));
      case "minimum" -> document.at(pointer, shown(value) + " is less than " + rule.asString());
      case "maximum" -> document.at(pointer, shown(value) + " is more than " + rule.asString());
      case "minLength" ->
          document.at(pointer, "is shorter than " + rule.asString() + " characters: " + meaning);
      case "maxLength" ->
          document.at(
              pointer,
              "has " + value.asString().length() + " characters; the limit is " + rule.asString());
      case "minItems", "minProperties" ->
          document.atWhole(
              pointer,
              "has " + value.size() + " entries; at least " + rule.asString() + ": " + meaning);
      case "maxItems", "maxProperties" ->
          document.atWhole(pointer, "has " + value.size() + " entries; at most " + rule.asString());
      case "uniqueItems" -> document.atWhole(pointer, "an entry stands twice");
      default -> document.at(pointer, Text.shown(error.getMessage()));
    };
  }

  private String unknown(String property, JsonNode owner) {
    String start = quoted(property) + " is not a known property";
    JsonNode known = owner.get("properties");
    if (known != null) {
      return start + "; known: " + String.join(", ", known.propertyNames());
    }
    JsonNode patterns = owner.get("patternProperties");
    return patterns == null
        ? start
        : quoted(property)
            + " is not a name for this place; names match "
            + String.join(" or ", patterns.propertyNames());
  }

  private String purpose(JsonNode owner, String property) {
    JsonNode properties = owner.get("properties");
    JsonNode wanted = properties == null ? null : properties.get(property);
    String meaning = wanted == null ? "" : description(wanted);
    return meaning.isEmpty() ? "" : ": " + meaning;
  }

  private static String wrongType(JsonNode value, JsonNode rule, String meaning) {
    if (value.isNull()) {
      return "is empty; expected " + form(rule) + (meaning.isEmpty() ? "" : ": " + meaning);
    }
    String hint =
        rule.asString().equals("string") && value.isNumber() ? " (in quotes if it is meant)" : "";
    return quoted(shown(value))
        + " is "
        + form(value)
        + "; expected "
        + form(rule)
        + hint
        + (meaning.isEmpty() ? "" : ": " + meaning);
  }

  private static String form(JsonNode valueOrType) {
    String type =
        switch (valueOrType.getNodeType()) {
          case STRING -> valueOrType.asString();
          default -> "";
        };
    return switch (type) {
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "boolean" -> "true or false";
      case "object" -> "a mapping";
      case "array" -> "a list";
      default -> formOfValue(valueOrType);
    };
  }

  private static String formOfValue(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "a mapping";
      case ARRAY -> "a list";
      case STRING, BINARY -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL, MISSING -> "empty";
    };
  }

  /// The schema node that holds the keyword of `error`.
  private JsonNode owner(Error error) {
    String fragment = error.getSchemaLocation().getFragment().toString();
    int end = fragment.lastIndexOf('/');
    return source.at(end < 0 ? "" : fragment.substring(0, end));
  }

  private JsonNode resolve(JsonNode node) {
    @Nullable JsonNode reference = node.get("$ref");
    return reference == null ? node : source.at(reference.asString().substring(1));
  }

  private String description(JsonNode node) {
    JsonNode own = node.get("description");
    if (own != null) {
      return own.asString();
    }
    JsonNode resolved = resolve(node);
    JsonNode described = resolved.get("description");
    return described == null ? "" : described.asString();
  }

  private static String pointer(NodePath path) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer.append(Document.child("", path.getElement(i).toString()));
    }
    return pointer.toString();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  private static String shown(JsonNode value) {
    return value.isContainer() ? form(value) : Text.shown(value.asString());
  }

  private static String quoted(String value) {
    return "'" + Text.shown(value) + "'";
  }
}
