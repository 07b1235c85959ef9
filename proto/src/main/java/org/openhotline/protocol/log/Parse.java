package org.openhotline.protocol.log;

/// The outcome of reading a text from the other end: a value, or what is malformed.
///
/// @param <T> what was to be read
public sealed interface Parse<T> {
  /// The text was well formed.
  ///
  /// @param <T> what was read
  record Parsed<T>(T value) implements Parse<T> {}

  /// The text was refused.
  ///
  /// @param <T> what was to be read
  /// @param problem what is wrong, with the value, safe to log and to show
  record Malformed<T>(String problem) implements Parse<T> {}
}
