package org.openhotline.protocol.message;

/// Marks a message of an exercise.
///
/// @param exerciseId the exercise; not empty
/// @param injectId the inject it plays, or the empty string
public record ExerciseMark(String exerciseId, String injectId) {
  /// Checks that the exercise is named.
  ///
  /// @throws IllegalArgumentException if `exerciseId` is empty
  public ExerciseMark {
    if (exerciseId.isEmpty()) {
      throw new IllegalArgumentException("an exercise message names its exercise");
    }
  }
}
