package org.openhotline.certs;

import java.io.IOException;

/// A key file that cannot be used; the message is one sentence that names the file and what to do.
public final class KeyFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  /// What is wrong with a key file.
  public enum Problem {
    /// There is no such file.
    ABSENT,
    /// The text is not that of a key file.
    NOT_A_KEY_FILE,
    /// The file ends before its end.
    TRUNCATED,
    /// The file holds another kind of key than was asked for.
    WRONG_KIND,
    /// The passphrase does not open it.
    WRONG_PASSPHRASE,
    /// It opens, but what is inside is not the key that the file names.
    DAMAGED
  }

  KeyFileException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /// What is wrong.
  public Problem problem() {
    return problem;
  }
}
