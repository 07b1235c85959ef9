package org.openhotline.protocol.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF with SHA-384 (RFC 5869), extract then expand, by the platform.
public final class Hkdf {
  /// The longest output: 255 blocks of 48 bytes (RFC 5869 §2.3).
  public static final int MAX_OUTPUT_BYTES = 255 * 48;

  private Hkdf() {}

  /// Derives `lengthBytes` bytes from `ikm`. An empty `salt` means 48 zero bytes (RFC 5869 §2.2).
  /// Refuses lengths outside 1..[#MAX_OUTPUT_BYTES] by [IllegalArgumentException].
  public static byte[] sha384(byte[] salt, byte[] ikm, byte[] info, int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > MAX_OUTPUT_BYTES) {
      throw new IllegalArgumentException(
          "HKDF-SHA384 yields 1.." + MAX_OUTPUT_BYTES + " bytes, asked: " + lengthBytes);
    }
    HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(ikm);
    if (salt.length > 0) {
      extract.addSalt(salt);
    }
    try {
      return KDF.getInstance("HKDF-SHA384").deriveData(extract.thenExpand(info, lengthBytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA384 of this Java platform failed", e);
    }
  }
}
