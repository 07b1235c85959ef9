package org.openhotline.protocol.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A document that was read: its tree, and where everything in it stands.
///
/// Pointers are JSON pointers (RFC 6901) such as `/parties/0/desks/1/id`. Threading: not changed
/// after reading.
public final class Document {
  private final JsonNode root;
  private final Map<String, Place> places;

  Document(JsonNode root, Map<String, Place> places) {
    this.root = root;
    this.places = places;
  }

  /// The tree: objects, arrays, strings, whole numbers, booleans and nulls.
  public JsonNode root() {
    return root;
  }

  /// A problem at a value; at the nearest value around it if nothing stands at `pointer`.
  public Problem at(String pointer, String message) {
    Place place = place(pointer);
    return new Problem(place.line(), place.column(), pointer, message);
  }

  /// A problem at the name of a property, told under the path of the value that contains it.
  public Problem atKey(String pointer, String message) {
    Place place = place(pointer);
    return new Problem(
        place.keyLine(),
        place.keyColumn(),
        pointer.substring(0, pointer.lastIndexOf('/')),
        message);
  }

  /// A problem with a mapping or list as a whole: at its name if it has one.
  public Problem atWhole(String pointer, String message) {
    Place place = place(pointer);
    return new Problem(place.keyLine(), place.keyColumn(), pointer, message);
  }

  /// First line of a top-level property, or 0 if it is absent.
  public int firstLineOf(String property) {
    Place place = places.get(child("", property));
    return place == null ? 0 : place.keyLine();
  }

  /// Last line of a top-level property's value, or 0 if it is absent.
  public int lastLineOf(String property) {
    Place place = places.get(child("", property));
    return place == null ? 0 : place.lastLine();
  }

  /// Whether the whole document is one mapping in braces.
  public boolean inBraces() {
    return place("").flow();
  }

  /// The pointer of a property of the value at `pointer`.
  public static String child(String pointer, String name) {
    return pointer + '/' + name.replace("~", "~0").replace("/", "~1");
  }

  /// The pointer of an item of the list at `pointer`.
  public static String item(String pointer, int index) {
    return pointer + '/' + index;
  }

  private Place place(String pointer) {
    String wanted = pointer;
    while (true) {
      @Nullable Place place = places.get(wanted);
      if (place != null) {
        return place;
      }
      if (wanted.isEmpty()) {
        return new Place(1, 1, 1, 1, 1, false);
      }
      wanted = wanted.substring(0, wanted.lastIndexOf('/'));
    }
  }
}
