package org.openhotline.client.cli;

/// A command ends with this code and one clear sentence.
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /// A negative result: not verified, overdue, declined.
  static final int NEGATIVE = 1;

  /// The command line is wrong.
  static final int USAGE = 2;

  /// The relay or the agreement refused.
  static final int REFUSED = 3;

  /// Not reachable, or timed out.
  static final int UNREACHABLE = 4;

  /// Keys, trust or configuration.
  static final int CONFIGURATION = 5;

  private final int code;

  CommandFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
