package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.Bytes;

/// Makes roots, leaves and revocation lists with an authority's N1 key pair.
///
/// Safe for many threads.
final class CertificateIssuer {
  private static final int SERIAL_BITS = 128;
  private static final int KEY_ID_BYTES = 20;

  private final X500Name name;
  private final SigningKeyPair keys;
  private final SecureRandom random;

  CertificateIssuer(X500Name name, SigningKeyPair keys, SecureRandom random) {
    this.name = name;
    this.keys = keys;
    this.random = random;
  }

  /// What a leaf says.
  ///
  /// @param profile key, usages
  /// @param subject subject name
  /// @param alternatives subject alternative names
  /// @param key public key
  /// @param notBefore first valid instant, whole seconds
  /// @param notAfter last valid instant, whole seconds
  record Leaf(
      Profile profile,
      X500Name subject,
      GeneralNames alternatives,
      SubjectPublicKeyInfo key,
      Instant notBefore,
      Instant notAfter) {}

  /// A revoked certificate.
  ///
  /// @param serial its number
  /// @param at when it was revoked
  record Revoked(BigInteger serial, Instant at) {}

  /// A self-signed root.
  Bytes root(boolean pq, Instant notBefore, Instant notAfter) {
    SubjectPublicKeyInfo key = key(pq);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name, serial(), Date.from(notBefore), Date.from(notAfter), name, key);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false, keyId(key));
      return encoded(builder.build(new RootSigner(keys, pq, random)));
    } catch (IOException e) {
      throw new IllegalStateException("a root certificate cannot be encoded", e);
    }
  }

  /// A leaf, signed by the root of its profile's chain.
  Bytes leaf(Leaf leaf) {
    boolean pq = leaf.profile().fromPqRoot();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            serial(),
            Date.from(leaf.notBefore()),
            Date.from(leaf.notAfter()),
            leaf.subject(),
            leaf.key());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(leaf.profile().keyUsage()));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              KeyPurposeId.getInstance(
                  new ASN1ObjectIdentifier(leaf.profile().extendedKeyUsage()))));
      builder.addExtension(Extension.subjectAlternativeName, false, leaf.alternatives());
      builder.addExtension(Extension.subjectKeyIdentifier, false, keyId(leaf.key()));
      builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKeyId(pq));
      return encoded(builder.build(new RootSigner(keys, pq, random)));
    } catch (IOException e) {
      throw new IllegalStateException("a certificate cannot be encoded", e);
    }
  }

  /// A complete revocation list.
  Bytes revocationList(
      boolean pq,
      BigInteger number,
      Instant thisUpdate,
      Instant nextUpdate,
      List<Revoked> revoked) {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(thisUpdate));
    builder.setNextUpdate(Date.from(nextUpdate));
    for (Revoked each : revoked) {
      builder.addCRLEntry(each.serial(), Date.from(each.at()), CRLReason.unspecified);
    }
    try {
      builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKeyId(pq));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
      return Bytes.of(builder.build(new RootSigner(keys, pq, random)).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a revocation list cannot be encoded", e);
    }
  }

  private SubjectPublicKeyInfo key(boolean pq) {
    return pq
        ? KeyAlgorithm.ML_DSA_87.info(keys.publicKey().pq())
        : KeyAlgorithm.P384.info(keys.publicKey().classical());
  }

  private AuthorityKeyIdentifier authorityKeyId(boolean pq) {
    return new AuthorityKeyIdentifier(keyId(key(pq)).getKeyIdentifier());
  }

  /// The first 20 bytes of SHA-256 of the raw public key (RFC 7093 §2, method 1).
  private static SubjectKeyIdentifier keyId(SubjectPublicKeyInfo key) {
    byte[] digest = Sha256.of(key.getPublicKeyData().getOctets()).value().toArray();
    return new SubjectKeyIdentifier(Arrays.copyOf(digest, KEY_ID_BYTES));
  }

  private BigInteger serial() {
    BigInteger serial;
    do {
      serial = new BigInteger(SERIAL_BITS, random);
    } while (serial.signum() == 0);
    return serial;
  }

  private static Bytes encoded(X509CertificateHolder holder) throws IOException {
    return Bytes.of(holder.getEncoded());
  }
}
