package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/// Signatures that roots make over certificates and revocation lists: ecdsa-with-SHA384 by a P-384
/// root, pure ML-DSA-87 with empty context by a post-quantum root, and nothing else.
final class RootSignature {
  private static final String ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
  private static final String ML_DSA_87 = "2.16.840.1.101.3.4.3.19";

  private RootSignature() {}

  /// The one signature algorithm of a chain.
  static AlgorithmIdentifier identifier(boolean pq) {
    return new AlgorithmIdentifier(new ASN1ObjectIdentifier(pq ? ML_DSA_87 : ECDSA_WITH_SHA384));
  }

  /// Whether `signature` over `signed` was made by the root's key.
  static boolean verifies(ParsedCertificate root, boolean pq, byte[] signed, byte[] signature) {
    byte[] key = root.rawKey().toArray();
    return pq ? mlDsa(key, signed, signature) : ecdsa(key, signed, signature);
  }

  private static boolean ecdsa(byte[] key, byte[] signed, byte[] signature) {
    X9ECParameters parameters = CustomNamedCurves.getByName("secp384r1");
    ECDomainParameters curve = new ECDomainParameters(parameters);
    try {
      BigInteger[] parts = StandardDSAEncoding.INSTANCE.decode(curve.getN(), signature);
      ECDSASigner verifier = new ECDSASigner();
      verifier.init(false, new ECPublicKeyParameters(curve.getCurve().decodePoint(key), curve));
      return verifier.verifySignature(
          MessageDigest.getInstance("SHA-384").digest(signed), parts[0], parts[1]);
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | ClassCastException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-384", e);
    }
  }

  private static boolean mlDsa(byte[] key, byte[] signed, byte[] signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_87, key));
    verifier.update(signed, 0, signed.length);
    return verifier.verifySignature(signature);
  }
}
