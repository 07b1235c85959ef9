package org.openhotline.web;

import java.util.concurrent.CompletionStage;

/// Answers the questions of a console's pages.
///
/// Called on an event loop: it must not block.
@FunctionalInterface
public interface Answering {
  /// The answer, when there is one.
  CompletionStage<Reply> answer(Question question);
}
