package org.openhotline.protocol.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/// ECDSA on P-384 with SHA-384 (FIPS 186-5): nonces by RFC 6979, `s` in the lower half of the group
/// order, strict DER `SEQUENCE { r INTEGER, s INTEGER }`.
///
/// ECDSA is malleable: with `(r, s)` also `(r, n - s)` verifies. Only the lower `s` is made and
/// taken, so that nobody but the signer can make a second signature from a first. Signatures of
/// foreign hardware are brought into this form by their owner, not by the verifier. Public keys are
/// uncompressed points of 97 bytes, secrets scalars of 48 bytes, big-endian.
record EcdsaP384Scheme() implements SignatureScheme {
  private static final int SCALAR_BYTES = 48;
  private static final int POINT_BYTES = 1 + 2 * SCALAR_BYTES;
  private static final int MAX_SIGNATURE_BYTES = 2 + 2 * (2 + 1 + SCALAR_BYTES);
  private static final byte UNCOMPRESSED = 0x04;
  private static final ECDomainParameters CURVE = curve();
  private static final BigInteger HALF_ORDER = CURVE.getN().shiftRight(1);

  private static ECDomainParameters curve() {
    X9ECParameters parameters = CustomNamedCurves.getByName("secp384r1");
    return new ECDomainParameters(parameters);
  }

  @Override
  public String name() {
    return "ECDSA P-384";
  }

  @Override
  public int publicKeyBytes() {
    return POINT_BYTES;
  }

  @Override
  public int secretBytes() {
    return SCALAR_BYTES;
  }

  @Override
  public int maxSignatureBytes() {
    return MAX_SIGNATURE_BYTES;
  }

  @Override
  public byte[] newSecret(SecureRandom random) {
    byte[] scalar = new byte[SCALAR_BYTES];
    do {
      random.nextBytes(scalar);
    } while (!inRange(scalar));
    return scalar;
  }

  private static boolean inRange(byte[] scalar) {
    BigInteger value = new BigInteger(1, scalar);
    return value.signum() > 0 && value.compareTo(CURVE.getN()) < 0;
  }

  @Override
  public Signer signer(byte[] secret) {
    if (!inRange(secret)) {
      throw new IllegalArgumentException("a P-384 secret lies between 1 and the group order");
    }
    byte[] scalar = secret.clone();
    ECPoint point =
        new FixedPointCombMultiplier().multiply(CURVE.getG(), new BigInteger(1, scalar));
    byte[] publicKey = point.normalize().getEncoded(false);
    return new Signer() {
      @Override
      public byte[] publicKey() {
        return publicKey.clone();
      }

      @Override
      public byte[] sign(byte[] message, @Nullable SecureRandom random) {
        return signLow(scalar, message);
      }

      @Override
      public void destroy() {
        Octets.wipe(scalar);
      }
    };
  }

  private static byte[] signLow(byte[] scalar, byte[] message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA384Digest()));
    signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, scalar), CURVE));
    BigInteger[] signature = signer.generateSignature(Sha.sha384(message));
    BigInteger low =
        signature[1].compareTo(HALF_ORDER) > 0 ? CURVE.getN().subtract(signature[1]) : signature[1];
    return new EcdsaDer(signature[0], low).encode();
  }

  @Override
  public KeyCheck check(byte[] publicKey) {
    if (publicKey[0] != UNCOMPRESSED) {
      return new KeyCheck.Flawed(
          "the P-384 key is not an uncompressed point: it begins with "
              + Octets.hex(new byte[] {publicKey[0]})
              + ", not 04");
    }
    ECPublicKeyParameters key;
    try {
      key = new ECPublicKeyParameters(CURVE.getCurve().decodePoint(publicKey), CURVE);
    } catch (IllegalArgumentException e) {
      return new KeyCheck.Flawed("the P-384 key is not a point of the curve");
    }
    return new KeyCheck.Usable((message, signature) -> refusal(key, message, signature));
  }

  private static @Nullable String refusal(
      ECPublicKeyParameters key, byte[] message, byte[] signature) {
    EcdsaDer parts = EcdsaDer.decode(signature);
    if (parts == null
        || parts.r().compareTo(CURVE.getN()) >= 0
        || parts.s().compareTo(CURVE.getN()) >= 0) {
      return "it is not the strict DER of two integers between 1 and the group order";
    }
    if (parts.s().compareTo(HALF_ORDER) > 0) {
      return "s lies in the upper half of the group order; sign with n - s instead";
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(Sha.sha384(message), parts.r(), parts.s())
        ? null
        : "it was not made by this P-384 key over these bytes";
  }

  /// The order of the group, for those who compute expectations about `s`.
  static BigInteger order() {
    return CURVE.getN();
  }
}
