package org.openhotline.trials.campaign;

/// This machine lacks what a campaign needs; the sentence says what, and how to get it.
final class MachineLacksException extends Exception {
  private static final long serialVersionUID = 1L;

  MachineLacksException(String message) {
    super(message);
  }
}
