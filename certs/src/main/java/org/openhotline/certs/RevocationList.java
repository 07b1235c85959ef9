package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.protocol.message.Bytes;

/// A revocation list of one chain: complete, direct, signed by the root.
///
/// @param issuer issuer name
/// @param number list number, rising
/// @param thisUpdate when it was made
/// @param nextUpdate when the next one is due
/// @param serials serial numbers of revoked certificates
/// @param signatureAlgorithm algorithm
/// @param signed the signed part (TBSCertList)
/// @param signature the signature
record RevocationList(
    X500Name issuer,
    BigInteger number,
    Instant thisUpdate,
    Instant nextUpdate,
    Set<BigInteger> serials,
    AlgorithmIdentifier signatureAlgorithm,
    Bytes signed,
    Bytes signature) {
  /// Copies the set.
  RevocationList {
    serials = Set.copyOf(serials);
  }

  /// Takes a list apart.
  ///
  /// @throws MalformedException if the bytes are not the strict DER of a complete version 2 list
  ///   with number and next update, and without critical extensions
  static RevocationList of(Bytes der) throws MalformedException {
    byte[] bytes = der.toArray();
    try {
      X509CRLHolder holder = new X509CRLHolder(bytes);
      CertificateList structure = holder.toASN1Structure();
      if (!Arrays.equals(structure.getEncoded(ASN1Encoding.DER), bytes)) {
        throw new MalformedException("the revocation list is not in strict DER");
      }
      Extension number = holder.getExtension(Extension.cRLNumber);
      Date nextUpdate = holder.getNextUpdate();
      if (structure.getVersionNumber() != 2 || number == null || nextUpdate == null) {
        throw new MalformedException(
            "the revocation list is not of version 2 with a number and a next update");
      }
      if (!holder.getCriticalExtensionOIDs().isEmpty()
          || structure.getSignature().getPadBits() != 0
          || !structure.getTBSCertList().getSignature().equals(structure.getSignatureAlgorithm())) {
        throw new MalformedException(
            "the revocation list has critical extensions or contradicts itself");
      }
      return new RevocationList(
          holder.getIssuer(),
          CRLNumber.getInstance(number.getParsedValue()).getCRLNumber(),
          holder.getThisUpdate().toInstant(),
          nextUpdate.toInstant(),
          serials(holder),
          structure.getSignatureAlgorithm(),
          Bytes.of(structure.getTBSCertList().getEncoded(ASN1Encoding.DER)),
          Bytes.of(structure.getSignature().getOctets()));
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | ClassCastException e) {
      throw new MalformedException("the bytes are not an X.509 revocation list in DER");
    }
  }

  private static Set<BigInteger> serials(X509CRLHolder holder) throws MalformedException {
    Set<BigInteger> serials = new HashSet<>();
    for (Object each : holder.getRevokedCertificates()) {
      X509CRLEntryHolder entry = (X509CRLEntryHolder) each;
      if (!entry.getCriticalExtensionOIDs().isEmpty()) {
        throw new MalformedException("an entry of the revocation list has critical extensions");
      }
      serials.add(entry.getSerialNumber());
    }
    return serials;
  }

  /// Why this is not a list of that root, made at or before `at`; empty when it is.
  Optional<PathResult.Refused> flaw(ParsedCertificate root, boolean pq, Instant at) {
    if (!issuer.equals(root.subject())) {
      return refused("the revocation list is by another issuer than the party's root");
    }
    if (!signatureAlgorithm.equals(RootSignature.identifier(pq))) {
      return refused(
          "the revocation list is signed by algorithm "
              + signatureAlgorithm.getAlgorithm().getId()
              + ", not by that of the root");
    }
    if (!RootSignature.verifies(root, pq, signed.toArray(), signature.toArray())) {
      return refused("the signature of the revocation list is not by the party's root");
    }
    if (thisUpdate.isAfter(at.plus(LeafCheck.CLOCK_TOLERANCE))) {
      return refused("the revocation list was made at " + thisUpdate + ", after " + at);
    }
    return Optional.empty();
  }

  private static Optional<PathResult.Refused> refused(String text) {
    return Optional.of(new PathResult.Refused(CertificateFlaw.REVOCATION_LIST, text));
  }

  /// How current the list is.
  PathResult.Revocation status(Instant at) {
    return at.isAfter(nextUpdate) ? PathResult.Revocation.STALE : PathResult.Revocation.FRESH;
  }
}
