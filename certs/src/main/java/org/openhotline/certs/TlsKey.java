package org.openhotline.certs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.openhotline.protocol.message.Bytes;

/// A P-256 key pair for TLS. The scalar shows neither in [#toString] nor by any public method but
/// [#privateKey]. Immutable.
public final class TlsKey {
  private static final int SCALAR_BYTES = 32;

  private final byte[] scalar;
  private final byte[] publicKey;

  private TlsKey(byte[] scalar, byte[] publicKey) {
    this.scalar = scalar;
    this.publicKey = publicKey;
  }

  /// A fresh key pair.
  public static TlsKey generate(SecureRandom random) {
    byte[] scalar = new byte[SCALAR_BYTES];
    while (true) {
      random.nextBytes(scalar);
      if (inRange(scalar)) {
        return ofScalar(scalar);
      }
    }
  }

  /// The key pair of a 32-byte scalar, which is copied. Refuses one out of range by
  /// [IllegalArgumentException].
  static TlsKey ofScalar(byte[] scalar) {
    if (scalar.length != SCALAR_BYTES || !inRange(scalar)) {
      throw new IllegalArgumentException("a P-256 secret lies between 1 and the group order");
    }
    ECPoint point =
        new FixedPointCombMultiplier().multiply(curve().getG(), new BigInteger(1, scalar));
    return new TlsKey(
        BigIntegers.asUnsignedByteArray(SCALAR_BYTES, new BigInteger(1, scalar)),
        point.normalize().getEncoded(false));
  }

  private static boolean inRange(byte[] scalar) {
    BigInteger value = new BigInteger(1, scalar);
    return value.signum() > 0 && value.compareTo(curve().getN()) < 0;
  }

  private static X9ECParameters curve() {
    return CustomNamedCurves.getByName("secp256r1");
  }

  /// The public key: an uncompressed point of 65 bytes.
  public Bytes publicKey() {
    return Bytes.of(publicKey);
  }

  /// The private key as the platform's TLS takes it.
  public PrivateKey privateKey() {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(
              new PKCS8EncodedKeySpec(
                  PrivateKeyFormat.signing(KeyAlgorithm.P256, scalar, publicKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime does not take P-256 keys", e);
    }
  }

  byte[] rawPublicKey() {
    return publicKey.clone();
  }

  byte[] scalar() {
    return scalar.clone();
  }

  /// SHA-256 of the raw public key in lower-case hexadecimal digits.
  public String id() {
    return Sha256.of(publicKey).hex();
  }

  @Override
  public String toString() {
    return "TlsKey[" + id() + ", secret redacted]";
  }
}
