package org.openhotline.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// Words that cannot be guessed, and their comparison in constant time.
final class Secrets {
  private static final int BYTES = 24;

  private Secrets() {}

  /// 192 random bits, safe in addresses and cookies.
  static String fresh(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Whether two words are equal; takes as long for a near miss as for a wild guess.
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
