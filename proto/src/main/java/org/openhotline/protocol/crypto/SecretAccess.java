package org.openhotline.protocol.crypto;

/// The token that must be shown to take a secret out of a key pair.
///
/// It protects nothing by itself. It makes every place that handles raw secrets findable: whoever
/// reviews the code looks for callers of [#forKeyStorage].
public final class SecretAccess {
  private static final SecretAccess TOKEN = new SecretAccess();

  private SecretAccess() {}

  /// The token, for code that writes secrets to an encrypted key file or hands a desk key to
  /// another station of the desk, and for test vectors. Nothing else may call this.
  public static SecretAccess forKeyStorage() {
    return TOKEN;
  }
}
