package org.openhotline.certs;

/// Why a certificate or a revocation list is refused.
public enum CertificateFlaw {
  /// Not the strict DER of an X.509 version 3 certificate or version 2 revocation list.
  MALFORMED,
  /// Signed by another algorithm than the root's own (SHA-1, RSA, …).
  SIGNATURE_ALGORITHM,
  /// Issued under another name than that of the party's root.
  ISSUER,
  /// The signature is not by the party's root.
  SIGNATURE,
  /// The key is not of the algorithm and strength that the profile demands.
  KEY,
  /// A certificate authority, where a leaf is due; or the reverse.
  AUTHORITY,
  /// A critical extension that we do not know.
  CRITICAL_EXTENSION,
  /// Key usage is not exactly the profile's.
  KEY_USAGE,
  /// Extended key usage is not exactly the profile's.
  EXTENDED_KEY_USAGE,
  /// Names are absent, repeated or contradict each other.
  NAME,
  /// The name is that of another party.
  OTHER_PARTY,
  /// Not yet valid.
  NOT_YET_VALID,
  /// No longer valid.
  EXPIRED,
  /// Listed in the party's revocation list.
  REVOKED,
  /// The revocation list itself is not acceptable.
  REVOCATION_LIST,
  /// The certificate is not the one that the directory or the agreement names.
  NOT_DESIGNATED
}
