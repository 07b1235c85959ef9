package org.openhotline.certs;

/// How costly it is to try a passphrase on a key file: scrypt (RFC 7914) parameters.
///
/// `r` is 7, not 8, because openssl 3.0 refuses to spend more than 32 MiB on a key file, and N =
/// 2¹⁵ with r = 8 needs 64 bytes more than that.
public enum KeyProtection {
  /// For real keys: N = 2¹⁵, r = 7, p = 1; 28 MiB and about 0.1 s a trial.
  STANDARD(1 << 15),
  /// For demonstrations and tests only: N = 2¹⁰; 3 ms a trial protects no real key.
  DEVELOPMENT(1 << 10);

  static final int BLOCK_SIZE = 7;
  static final int PARALLEL = 1;

  private final int cost;

  KeyProtection(int cost) {
    this.cost = cost;
  }

  /// The parameter N.
  int cost() {
    return cost;
  }
}
