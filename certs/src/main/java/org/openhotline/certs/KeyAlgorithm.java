package org.openhotline.certs;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.openhotline.protocol.crypto.SuiteId;

/// The key algorithms that certificates may carry; whatever is not here (RSA, other curves) is
/// refused.
enum KeyAlgorithm {
  /// ECDSA on P-256: TLS keys.
  P256("ECDSA P-256", "1.2.840.10045.2.1", "1.2.840.10045.3.1.7", 65),
  /// ECDSA on P-384: classical roots and classical signing keys of suite N1.
  P384("ECDSA P-384", "1.2.840.10045.2.1", "1.3.132.0.34", 97),
  /// Ed25519: classical signing keys of suites H1 and C1.
  ED25519("Ed25519", "1.3.101.112", "", 32),
  /// ML-DSA-65: post-quantum signing keys of suite H1.
  ML_DSA_65("ML-DSA-65", "2.16.840.1.101.3.4.3.18", "", 1952),
  /// ML-DSA-87: post-quantum roots and post-quantum signing keys of suite N1.
  ML_DSA_87("ML-DSA-87", "2.16.840.1.101.3.4.3.19", "", 2592);

  private final String title;
  private final String oid;
  private final String curveOid;
  private final int rawBytes;

  KeyAlgorithm(String title, String oid, String curveOid, int rawBytes) {
    this.title = title;
    this.oid = oid;
    this.curveOid = curveOid;
    this.rawBytes = rawBytes;
  }

  /// The algorithm for people.
  String title() {
    return title;
  }

  /// Length of the raw public key: the content of the BIT STRING of a SubjectPublicKeyInfo.
  int rawBytes() {
    return rawBytes;
  }

  /// The algorithm identifier of keys: a named curve as parameter, or no parameters at all.
  AlgorithmIdentifier identifier() {
    ASN1ObjectIdentifier algorithm = new ASN1ObjectIdentifier(oid);
    return curveOid.isEmpty()
        ? new AlgorithmIdentifier(algorithm)
        : new AlgorithmIdentifier(algorithm, new ASN1ObjectIdentifier(curveOid));
  }

  /// The SubjectPublicKeyInfo of a raw public key.
  SubjectPublicKeyInfo info(byte[] raw) {
    return new SubjectPublicKeyInfo(identifier(), raw);
  }

  /// The algorithm of a public key; empty when it is none of these or the key has another length.
  static Optional<KeyAlgorithm> of(SubjectPublicKeyInfo info) {
    for (KeyAlgorithm algorithm : values()) {
      if (algorithm.identifier().equals(info.getAlgorithm())
          && info.getPublicKeyData().getPadBits() == 0
          && info.getPublicKeyData().getOctets().length == algorithm.rawBytes) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /// The classical signing algorithm of a suite.
  static KeyAlgorithm classical(SuiteId suite) {
    return switch (suite) {
      case H1, C1 -> ED25519;
      case N1 -> P384;
    };
  }

  /// The post-quantum signing algorithm of a suite; empty for C1.
  static Optional<KeyAlgorithm> pq(SuiteId suite) {
    return switch (suite) {
      case H1 -> Optional.of(ML_DSA_65);
      case N1 -> Optional.of(ML_DSA_87);
      case C1 -> Optional.empty();
    };
  }
}
