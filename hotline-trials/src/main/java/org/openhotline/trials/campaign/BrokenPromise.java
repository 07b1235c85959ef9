package org.openhotline.trials.campaign;

/// The record holds something that cannot be right, or lacks something; says what.
final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenPromise(String message) {
    super(message);
  }
}
