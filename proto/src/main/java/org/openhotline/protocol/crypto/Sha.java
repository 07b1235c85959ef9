package org.openhotline.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 and SHA-384 (FIPS 180-4) of the platform.
public final class Sha {
  private Sha() {}

  /// SHA-256 over the parts, one after the other: 32 bytes.
  public static byte[] sha256(byte[]... parts) {
    return digest("SHA-256", parts);
  }

  /// SHA-384 over the parts, one after the other: 48 bytes.
  public static byte[] sha384(byte[]... parts) {
    return digest("SHA-384", parts);
  }

  private static byte[] digest(String algorithm, byte[][] parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks " + algorithm, e);
    }
  }
}
