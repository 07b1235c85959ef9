package org.openhotline.protocol.crypto;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// Flaws of public sealing keys that encapsulation does not notice by itself.
final class SealingKeyFlaws {
  private static final int POINT_BYTES = 32;
  private static final int COEFFICIENT_BYTES = 384;
  private static final int MODULUS = 3329;
  private static final int RHO_BYTES = 32;

  private SealingKeyFlaws() {}

  /// The first flaw of a key of the right length.
  static Optional<String> find(SuiteId suite, byte[] raw) {
    return switch (suite) {
      case H1 -> mlKem(raw, 3).or(() -> x25519(raw, raw.length - POINT_BYTES));
      case N1 -> mlKem(raw, 4);
      case C1 -> x25519(raw, 0);
    };
  }

  /// FIPS 203 §7.2: every 12-bit coefficient lies below the modulus.
  private static Optional<String> mlKem(byte[] raw, int rank) {
    int end = rank * COEFFICIENT_BYTES;
    if (raw.length < end + RHO_BYTES) {
      return Optional.of("the ML-KEM part is cut short");
    }
    for (int at = 0; at < end; at += 3) {
      int three = (raw[at] & 0xff) | (raw[at + 1] & 0xff) << 8 | (raw[at + 2] & 0xff) << 16;
      if ((three & 0xfff) >= MODULUS || (three >>> 12) >= MODULUS) {
        return Optional.of("a coefficient of the ML-KEM part is not below " + MODULUS);
      }
    }
    return Optional.empty();
  }

  /// RFC 7748 §6.1: a point of low order gives the shared secret zero to everyone.
  private static Optional<String> x25519(byte[] raw, int offset) {
    byte[] scalar = new byte[POINT_BYTES];
    Arrays.fill(scalar, (byte) 0x5a);
    return X25519.calculateAgreement(scalar, 0, raw, offset, new byte[POINT_BYTES], 0)
        ? Optional.empty()
        : Optional.of("the X25519 part is a point of low order");
  }
}
