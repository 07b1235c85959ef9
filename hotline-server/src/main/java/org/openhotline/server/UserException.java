package org.openhotline.server;

/// Something that the person who typed the command can mend: one message and an exit code.
final class UserException extends RuntimeException {
  /// Exit code of a wrong command line.
  static final int USAGE = 2;

  /// Exit code of keys, trust or configuration that cannot be used.
  static final int CONFIGURATION = 5;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  UserException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
