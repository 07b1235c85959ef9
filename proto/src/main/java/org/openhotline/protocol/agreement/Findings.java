package org.openhotline.protocol.agreement;

import java.util.List;
import java.util.TreeSet;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.Problem;

/// Collects what the checks of one document find, in the order of its text.
final class Findings {
  private final Document document;
  private final TreeSet<Problem> errors = new TreeSet<>();
  private final TreeSet<Problem> warnings = new TreeSet<>();

  Findings(Document document) {
    this.document = document;
  }

  /// The document that is checked.
  Document document() {
    return document;
  }

  /// Something that makes the document invalid, at the value of `pointer`.
  void error(String pointer, String message) {
    errors.add(document.at(pointer, message));
  }

  /// Something that makes the document invalid, at the name of the property at `pointer`.
  void errorAtName(String pointer, String message) {
    errors.add(document.atKey(pointer, message));
  }

  /// Something odd, at the value of `pointer`.
  void warning(String pointer, String message) {
    warnings.add(document.at(pointer, message));
  }

  /// Something odd, at the name of the property at `pointer`.
  void warningAtName(String pointer, String message) {
    warnings.add(document.atKey(pointer, message));
  }

  /// Whether the document is invalid.
  boolean hasErrors() {
    return !errors.isEmpty();
  }

  /// All errors so far.
  List<Problem> errors() {
    return List.copyOf(errors);
  }

  /// All warnings so far.
  List<Problem> warnings() {
    return List.copyOf(warnings);
  }
}
