package org.openhotline.console.desk;

/// The console itself refuses, before anything is signed.
public final class ActException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Code code;

  /// Why; pages translate it.
  public enum Code {
    /// The station is not unlocked.
    LOCKED,
    /// Nobody has taken a seat.
    NO_SEAT,
    /// The passphrase does not open the key.
    WRONG_PASSPHRASE,
    /// Too many wrong passphrases; wait.
    TOO_MANY_TRIES,
    /// There is no such officer, message or draft here.
    UNKNOWN,
    /// What was told cannot be understood or is not allowed.
    INVALID,
    /// The same officer cannot sign twice.
    SAME_OFFICER,
    /// Not connected to the relay.
    OFFLINE,
    /// Too much waits already.
    TOO_MANY
  }

  /// Refuses with one English sentence.
  public ActException(Code code, String text) {
    super(text);
    this.code = code;
  }

  /// Why.
  public Code code() {
    return code;
  }
}
