package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.util.BigIntegers;
import org.openhotline.protocol.crypto.SuiteId;

/// PKCS#8 encodings of raw secrets, of version 1 and in the forms that other software reads.
///
/// | secret | algorithm | content |
/// |---|---|---|
/// | P-256, P-384 | id-ecPublicKey, named curve | ECPrivateKey with the public point (RFC 5915) |
/// | Ed25519, X25519 | RFC 8410 | CurvePrivateKey, without the public key: version 2 is refused by openssl 3.0 |
/// | ML-DSA-65, ML-DSA-87 | RFC 9881 | the seed alone, `[0]` |
/// | X-Wing | 1.3.6.1.4.1.62253.25722 | the 32-byte seed |
/// | ML-KEM-1024 + P-384 | OID of UUID 0a6a3c1e-52f7-4b0d-8d35-7e1c94f2a6b0 | the 32-byte seed of HPKE's KEM 0x51 |
final class PrivateKeyFormat {
  private static final String X25519 = "1.3.101.110";
  private static final String X_WING = "1.3.6.1.4.1.62253.25722";
  private static final String ML_KEM_1024_P384 =
      "2.25." + new BigInteger("0a6a3c1e52f74b0d8d357e1c94f2a6b0", 16);

  private PrivateKeyFormat() {}

  /// A signing secret, with the raw public key for the encodings that carry it.
  static byte[] signing(KeyAlgorithm algorithm, byte[] secret, byte[] publicKey) {
    return switch (algorithm) {
      case P256, P384 ->
          encoded(
              algorithm.identifier(),
              new ECPrivateKey(
                  secret.length * Byte.SIZE,
                  new BigInteger(1, secret),
                  new DERBitString(publicKey),
                  algorithm.identifier().getParameters()));
      case ED25519 -> encoded(algorithm.identifier(), new DEROctetString(secret));
      case ML_DSA_65, ML_DSA_87 ->
          encoded(
              algorithm.identifier(), new DERTaggedObject(false, 0, new DEROctetString(secret)));
    };
  }

  /// The signing secret inside a PKCS#8 object.
  ///
  /// @throws IOException if the object holds a key of another algorithm or form
  static byte[] signing(KeyAlgorithm algorithm, byte[] pkcs8) throws IOException {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(object(pkcs8));
      if (!info.getPrivateKeyAlgorithm().equals(algorithm.identifier())) {
        throw new IOException("a key of another algorithm than " + algorithm.title());
      }
      ASN1Primitive content = object(info.getPrivateKey().getOctets());
      return switch (algorithm) {
        case P256 -> scalar(content, 32);
        case P384 -> scalar(content, 48);
        case ED25519 -> ASN1OctetString.getInstance(content).getOctets();
        case ML_DSA_65, ML_DSA_87 ->
            ASN1OctetString.getInstance(
                    ASN1TaggedObject.getInstance(content, BERTags.CONTEXT_SPECIFIC, 0), false)
                .getOctets();
      };
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw new IOException("not a PKCS#8 private key", e);
    }
  }

  /// The ASN.1 object in `bytes`; the library gives null for no bytes at all.
  private static ASN1Primitive object(byte[] bytes) throws IOException {
    ASN1Primitive object = ASN1Primitive.fromByteArray(bytes);
    if (object == null) {
      throw new IOException("no bytes where an ASN.1 object should be");
    }
    return object;
  }

  private static byte[] scalar(ASN1Primitive content, int bytes) {
    return BigIntegers.asUnsignedByteArray(bytes, ECPrivateKey.getInstance(content).getKey());
  }

  /// A desk key's secret.
  static byte[] sealing(SuiteId suite, byte[] secret) {
    return switch (suite) {
      case C1 -> encoded(sealingAlgorithm(suite), new DEROctetString(secret));
      case H1, N1 -> pkcs8(sealingAlgorithm(suite), secret);
    };
  }

  /// The desk key's secret inside a PKCS#8 object.
  ///
  /// @throws IOException if the object holds a key of another algorithm or form
  static byte[] sealing(SuiteId suite, byte[] pkcs8, int secretBytes) throws IOException {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(object(pkcs8));
      if (!info.getPrivateKeyAlgorithm().equals(sealingAlgorithm(suite))) {
        throw new IOException("a key of another algorithm than that of suite " + suite);
      }
      byte[] content = info.getPrivateKey().getOctets();
      byte[] secret =
          switch (suite) {
            case C1 -> ASN1OctetString.getInstance(object(content)).getOctets();
            case H1, N1 -> content;
          };
      if (secret.length != secretBytes) {
        throw new IOException("a key of " + secret.length + " bytes, not " + secretBytes);
      }
      return secret;
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw new IOException("not a PKCS#8 private key", e);
    }
  }

  private static AlgorithmIdentifier sealingAlgorithm(SuiteId suite) {
    return new AlgorithmIdentifier(
        new ASN1ObjectIdentifier(
            switch (suite) {
              case H1 -> X_WING;
              case N1 -> ML_KEM_1024_P384;
              case C1 -> X25519;
            }));
  }

  private static byte[] encoded(AlgorithmIdentifier algorithm, ASN1Encodable content) {
    try {
      return pkcs8(algorithm, content.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("a private key cannot be encoded", e);
    }
  }

  private static byte[] pkcs8(AlgorithmIdentifier algorithm, byte[] content) {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(new ASN1Integer(0));
    parts.add(algorithm);
    parts.add(new DEROctetString(content));
    try {
      return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a private key cannot be encoded", e);
    }
  }
}
