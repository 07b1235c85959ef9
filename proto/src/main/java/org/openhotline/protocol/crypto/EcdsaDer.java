package org.openhotline.protocol.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The DER encoding of an ECDSA signature, `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 §2.2.3),
/// for groups so small that every length fits one byte.
///
/// Written out here because Bouncy Castle's decoder throws a `ClassCastException` when a hostile
/// signer puts another type in the place of an integer.
///
/// @param r the first integer
/// @param s the second integer
record EcdsaDer(BigInteger r, BigInteger s) {
  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 0x02;
  private static final int MAX_SHORT_LENGTH = 0x7f;
  private static final int HEADER_BYTES = 2;

  /// The encoding of two positive integers of at most 48 bytes.
  byte[] encode() {
    byte[] content = Octets.join(integer(r), integer(s));
    return Octets.join(new byte[] {SEQUENCE, (byte) content.length}, content);
  }

  private static byte[] integer(BigInteger value) {
    byte[] content = value.toByteArray();
    return Octets.join(new byte[] {INTEGER, (byte) content.length}, content);
  }

  /// The two integers of exactly one strict encoding; null for anything else, also for integers
  /// below 1.
  static @Nullable EcdsaDer decode(byte[] der) {
    int contentLength = der.length - HEADER_BYTES;
    if (contentLength < 0
        || contentLength > MAX_SHORT_LENGTH
        || der[0] != SEQUENCE
        || der[1] != contentLength) {
      return null;
    }
    BigInteger r = integerAt(der, HEADER_BYTES);
    if (r == null) {
      return null;
    }
    BigInteger s = integerAt(der, HEADER_BYTES + HEADER_BYTES + r.toByteArray().length);
    if (s == null) {
      return null;
    }
    EcdsaDer decoded = new EcdsaDer(r, s);
    return Arrays.equals(decoded.encode(), der) ? decoded : null;
  }

  private static @Nullable BigInteger integerAt(byte[] der, int at) {
    if (at + HEADER_BYTES > der.length || der[at] != INTEGER) {
      return null;
    }
    int start = at + HEADER_BYTES;
    int length = der[at + 1];
    if (length < 1 || length > der.length - start) {
      return null;
    }
    BigInteger value = new BigInteger(der, start, length);
    return value.signum() > 0 ? value : null;
  }
}
