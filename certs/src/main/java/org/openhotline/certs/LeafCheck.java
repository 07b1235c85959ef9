package org.openhotline.certs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.message.Text;

/// The checks that every leaf has in common: profile, validity, and the root's signature.
///
/// Roots issue leaves directly, so a path is one signature long. The comparisons are exact and
/// stand here one by one, because path validators of platforms accept too much by default and
/// ignore name constraints of a trust anchor. Tests hold the results against the JDK's PKIX and
/// against openssl.
final class LeafCheck {
  /// How far clocks of authority and checker may differ where a time of making is compared.
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private final ParsedCertificate leaf;
  private final Profile profile;
  private final ParsedCertificate root;
  private final Instant at;
  private final boolean signed;

  /// @param signed whether these very bytes are known to be signed by this root
  LeafCheck(
      ParsedCertificate leaf, Profile profile, ParsedCertificate root, Instant at, boolean signed) {
    this.leaf = leaf;
    this.profile = profile;
    this.root = root;
    this.at = at;
    this.signed = signed;
  }

  /// What is wrong with the form of the certificate; empty when all is as the profile says.
  Optional<Refused> form() {
    if (!leaf.signatureAlgorithm().equals(RootSignature.identifier(profile.fromPqRoot()))) {
      return refused(
          CertificateFlaw.SIGNATURE_ALGORITHM,
          "is signed by algorithm "
              + leaf.signatureAlgorithm().getAlgorithm().getId()
              + "; only that of the root is allowed ("
              + (profile.fromPqRoot() ? "ML-DSA-87" : "ECDSA with SHA-384")
              + ")");
    }
    if (!leaf.keyAlgorithm().equals(Optional.of(profile.algorithm()))) {
      return refused(
          CertificateFlaw.KEY,
          "has a key of algorithm "
              + leaf.key().getAlgorithm().getAlgorithm().getId()
              + " and "
              + leaf.rawKey().length()
              + " bytes; it must be "
              + profile.algorithm().title());
    }
    if (leaf.authority() == null || leaf.authority()) {
      return refused(
          CertificateFlaw.AUTHORITY,
          "is that of a certificate authority or does not say that it is none; issue a leaf");
    }
    if (!leaf.unknownCritical().isEmpty()) {
      return refused(
          CertificateFlaw.CRITICAL_EXTENSION,
          "has a critical extension that is not known here: " + leaf.unknownCritical());
    }
    if (leaf.keyUsage() == null || leaf.keyUsage() != profile.keyUsage()) {
      return refused(
          CertificateFlaw.KEY_USAGE, "has another key usage than the profile demands, exactly");
    }
    if (!List.of(profile.extendedKeyUsage()).equals(leaf.purposes())) {
      return refused(
          CertificateFlaw.EXTENDED_KEY_USAGE,
          "has extended key usage "
              + (leaf.purposes() == null ? "none" : leaf.purposes())
              + "; it must be "
              + profile.extendedKeyUsageTitle()
              + " alone");
    }
    return commonName();
  }

  private Optional<Refused> commonName() {
    int count = 0;
    for (RDN rdn : leaf.subject().getRDNs()) {
      if (rdn.isMultiValued()) {
        return refused(CertificateFlaw.NAME, "has a subject with a part of several values");
      }
      if (rdn.getFirst().getType().equals(BCStyle.CN)) {
        count++;
      }
    }
    return count == 1
        ? Optional.empty()
        : refused(CertificateFlaw.NAME, "has " + count + " common names; exactly one is allowed");
  }

  /// What is wrong with issuer, signature or time; empty when nothing is.
  Optional<Refused> path() {
    if (!leaf.issuer().equals(root.subject())) {
      return refused(
          CertificateFlaw.ISSUER,
          "was issued by '"
              + Text.shown(leaf.issuer().toString())
              + "'; only the root '"
              + root.subject()
              + "' may issue it");
    }
    if (!signed
        && !RootSignature.verifies(
            root, profile.fromPqRoot(), leaf.signed().toArray(), leaf.signature().toArray())) {
      return refused(
          CertificateFlaw.SIGNATURE, "was not signed by the root '" + root.subject() + "'");
    }
    if (leaf.authorityKeyId() != null
        && !Optional.of(leaf.authorityKeyId()).equals(Optional.ofNullable(root.keyId()))) {
      return refused(CertificateFlaw.ISSUER, "names another key of its issuer than the root's");
    }
    Optional<Refused> ownTime = time(leaf, "");
    return ownTime.isPresent() ? ownTime : time(root, "'s root ");
  }

  private Optional<Refused> time(ParsedCertificate certificate, String which) {
    if (at.isBefore(certificate.notBefore())) {
      return refused(
          CertificateFlaw.NOT_YET_VALID,
          which + "is valid from " + certificate.notBefore() + "; the time of the check is " + at);
    }
    if (at.isAfter(certificate.notAfter())) {
      return refused(
          CertificateFlaw.EXPIRED,
          which
              + "was valid until "
              + certificate.notAfter()
              + "; the time of the check is "
              + at
              + "; ask the authority for a new one");
    }
    return Optional.empty();
  }

  /// A refusal that begins with what certificate it is about.
  Optional<Refused> refused(CertificateFlaw flaw, String text) {
    return Optional.of(refusal(flaw, text));
  }

  private Refused refusal(CertificateFlaw flaw, String text) {
    return new Refused(
        flaw,
        "the "
            + profile.title()
            + " of '"
            + Text.shown(leaf.subject().toString())
            + "'"
            + (text.startsWith("'s ") ? "" : " ")
            + text);
  }

  /// The single value of a part of a name; null when there is none or several.
  static @Nullable String single(X500Name name, org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
    RDN[] parts = name.getRDNs(type);
    return parts.length == 1 ? parts[0].getFirst().getValue().toString() : null;
  }
}
