package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;

/// An X.509 certificate with everything that a path check looks at, taken apart once.
///
/// @param der the exact bytes
/// @param issuer issuer name
/// @param subject subject name
/// @param serial serial number
/// @param notBefore first valid instant
/// @param notAfter last valid instant
/// @param key public key
/// @param signatureAlgorithm algorithm; the same inside and outside of the signed part
/// @param signed the signed part (TBSCertificate)
/// @param signature the signature
/// @param authority whether basic constraints say that it is a CA; null when absent
/// @param pathLength path length constraint; null when absent
/// @param keyUsage key usage bits as in [KeyUsage]; null when absent
/// @param purposes OIDs of the extended key usage; null when absent
/// @param uris URIs of the subject alternative name
/// @param hosts DNS names and IP addresses (octets) of the subject alternative name
/// @param otherNames whether the subject alternative name has names of other forms
/// @param unknownCritical OIDs of critical extensions that are none of ours
/// @param keyId subject key identifier; null when absent
/// @param authorityKeyId authority key identifier; null when absent
record ParsedCertificate(
    Bytes der,
    X500Name issuer,
    X500Name subject,
    BigInteger serial,
    Instant notBefore,
    Instant notAfter,
    SubjectPublicKeyInfo key,
    AlgorithmIdentifier signatureAlgorithm,
    Bytes signed,
    Bytes signature,
    @Nullable Boolean authority,
    @Nullable BigInteger pathLength,
    @Nullable Integer keyUsage,
    @Nullable List<String> purposes,
    List<String> uris,
    List<Host> hosts,
    boolean otherNames,
    Set<String> unknownCritical,
    @Nullable Bytes keyId,
    @Nullable Bytes authorityKeyId) {
  /// Longest certificate that is looked at.
  static final int MAX_BYTES = 16 * 1024;

  private static final int ALL_USAGE_BITS = 0xff | KeyUsage.decipherOnly;
  private static final Set<ASN1ObjectIdentifier> KNOWN =
      Set.of(
          Extension.basicConstraints,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.subjectAlternativeName,
          Extension.subjectKeyIdentifier,
          Extension.authorityKeyIdentifier);

  /// A host that a TLS certificate names.
  ///
  /// @param name DNS name in lower case; empty for an address
  /// @param address octets of an IP address; empty for a name
  record Host(String name, Bytes address) {}

  /// Takes a certificate apart.
  ///
  /// @throws MalformedException if the bytes are not the strict DER of one version 3 certificate
  static ParsedCertificate of(Bytes der) throws MalformedException {
    if (der.length() > MAX_BYTES) {
      throw new MalformedException(
          "the certificate has " + der.length() + " bytes; at most " + MAX_BYTES + " are allowed");
    }
    byte[] bytes = der.toArray();
    try {
      X509CertificateHolder holder = new X509CertificateHolder(bytes);
      Certificate structure = holder.toASN1Structure();
      if (!Arrays.equals(structure.getEncoded(ASN1Encoding.DER), bytes)) {
        throw new MalformedException("the certificate is not in strict DER");
      }
      if (holder.getVersionNumber() != 3 || holder.getExtensions() == null) {
        throw new MalformedException("the certificate is not of X.509 version 3 with extensions");
      }
      if (!structure.getTBSCertificate().getSignature().equals(holder.getSignatureAlgorithm())
          || structure.getSignature().getPadBits() != 0) {
        throw new MalformedException("the certificate contradicts itself about its signature");
      }
      if (holder.getSubjectPublicKeyInfo().getPublicKeyData().getPadBits() != 0) {
        throw new MalformedException("the certificate's key is not of whole bytes");
      }
      return of(der, holder, holder.getExtensions());
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | ClassCastException e) {
      throw new MalformedException("the bytes are not an X.509 certificate in DER");
    }
  }

  private static ParsedCertificate of(
      Bytes der, X509CertificateHolder holder, Extensions extensions) throws IOException {
    BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
    KeyUsage usage = KeyUsage.fromExtensions(extensions);
    ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(extensions);
    SubjectKeyIdentifier keyId = SubjectKeyIdentifier.fromExtensions(extensions);
    AuthorityKeyIdentifier authorityKeyId = AuthorityKeyIdentifier.fromExtensions(extensions);
    Names names =
        Names.of(GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName));
    Set<String> unknown = new TreeSet<>();
    for (ASN1ObjectIdentifier oid : extensions.getCriticalExtensionOIDs()) {
      if (!KNOWN.contains(oid)) {
        unknown.add(oid.getId());
      }
    }
    requireReadable(holder.getIssuer());
    requireReadable(holder.getSubject());
    Certificate structure = holder.toASN1Structure();
    return new ParsedCertificate(
        der,
        holder.getIssuer(),
        holder.getSubject(),
        holder.getSerialNumber(),
        holder.getNotBefore().toInstant(),
        holder.getNotAfter().toInstant(),
        holder.getSubjectPublicKeyInfo(),
        holder.getSignatureAlgorithm(),
        Bytes.of(structure.getTBSCertificate().getEncoded(ASN1Encoding.DER)),
        Bytes.of(holder.getSignature()),
        constraints == null ? null : constraints.isCA(),
        constraints == null ? null : constraints.getPathLenConstraint(),
        usage == null ? null : bits(usage),
        purposes == null ? null : purposes(purposes),
        names.uris(),
        names.hosts(),
        names.others(),
        unknown,
        keyId == null ? null : Bytes.of(keyId.getKeyIdentifier()),
        authorityKeyId == null ? null : keyId(authorityKeyId));
  }

  /// Names are taken apart late by the library; damage must show here.
  private static void requireReadable(X500Name name) {
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue each : rdn.getTypesAndValues()) {
        if (IETFUtils.valueToString(each.getValue()).isEmpty()) {
          throw new IllegalArgumentException("a name has an empty part");
        }
      }
    }
  }

  private static @Nullable Bytes keyId(AuthorityKeyIdentifier identifier) {
    byte[] octets = identifier.getKeyIdentifierOctets();
    return octets == null ? null : Bytes.of(octets);
  }

  private static int bits(KeyUsage usage) {
    int bits = 0;
    for (int bit = 1; bit <= ALL_USAGE_BITS; bit <<= 1) {
      if (usage.hasUsages(bit)) {
        bits |= bit;
      }
    }
    return bits;
  }

  private static List<String> purposes(ExtendedKeyUsage usage) {
    List<String> oids = new ArrayList<>();
    for (KeyPurposeId purpose : usage.getUsages()) {
      oids.add(purpose.getId());
    }
    return List.copyOf(oids);
  }

  /// The algorithm of the public key; empty when it is none of ours.
  Optional<KeyAlgorithm> keyAlgorithm() {
    return KeyAlgorithm.of(key);
  }

  /// The raw public key.
  Bytes rawKey() {
    return Bytes.of(key.getPublicKeyData().getOctets());
  }

  /// Not a certificate or list that we read; the message is a sentence for people.
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private record Names(List<String> uris, List<Host> hosts, boolean others) {
    static Names of(@Nullable GeneralNames names) {
      List<String> uris = new ArrayList<>();
      List<Host> hosts = new ArrayList<>();
      boolean others = false;
      for (GeneralName name : names == null ? new GeneralName[0] : names.getNames()) {
        switch (name.getTagNo()) {
          case GeneralName.uniformResourceIdentifier -> uris.add(text(name));
          case GeneralName.dNSName -> hosts.add(new Host(lower(text(name)), Bytes.EMPTY));
          case GeneralName.iPAddress -> hosts.add(new Host("", octets(name)));
          default -> others = true;
        }
      }
      return new Names(List.copyOf(uris), List.copyOf(hosts), others);
    }

    private static String text(GeneralName name) {
      return DERIA5String.getInstance(name.getName()).getString();
    }

    private static String lower(String name) {
      return name.toLowerCase(java.util.Locale.ROOT);
    }

    private static Bytes octets(GeneralName name) {
      return Bytes.of(
          org.bouncycastle.asn1.ASN1OctetString.getInstance(name.getName()).getOctets());
    }
  }
}
