package org.openhotline.certs;

import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.openhotline.protocol.crypto.SuiteId;

/// A kind of leaf certificate: which key, which key usage and which extended key usage it has,
/// exactly.
public enum Profile {
  /// A station's TLS identity: P-256, clientAuth, 90 days.
  STATION_TLS("station TLS", KeyAlgorithm.P256, Profile.TLS_USAGE, Profile.CLIENT_AUTH, 90),
  /// A relay's TLS identity: P-256, serverAuth, 90 days.
  RELAY_TLS("relay TLS", KeyAlgorithm.P256, Profile.TLS_USAGE, Profile.SERVER_AUTH, 90),
  /// An operator's TLS identity: P-256, clientAuth, 90 days; issued by a relay's root, never by a
  /// party's.
  OPERATOR_TLS("operator TLS", KeyAlgorithm.P256, Profile.TLS_USAGE, Profile.CLIENT_AUTH, 90),
  /// Classical signing key of suites H1 and C1: Ed25519, one year.
  SIGNING_ED25519("signing", KeyAlgorithm.ED25519, Profile.SIGNING_USAGE, Profile.ACT_SIGNING, 365),
  /// Classical signing key of suite N1: P-384, one year.
  SIGNING_P384("signing", KeyAlgorithm.P384, Profile.SIGNING_USAGE, Profile.ACT_SIGNING, 365),
  /// Post-quantum signing key of suite H1: ML-DSA-65, one year.
  SIGNING_ML_DSA_65(
      "signing", KeyAlgorithm.ML_DSA_65, Profile.SIGNING_USAGE, Profile.ACT_SIGNING, 365),
  /// Post-quantum signing key of suite N1: ML-DSA-87, one year.
  SIGNING_ML_DSA_87(
      "signing", KeyAlgorithm.ML_DSA_87, Profile.SIGNING_USAGE, Profile.ACT_SIGNING, 365);

  /// Extended key usage of certificates whose keys sign acts: the OID of UUID
  /// 5d0a2c3e-7b1f-4e69-9a48-c2d7f0b31e86 (ITU-T X.667), so that no TLS stack takes them for its
  /// own.
  public static final String ACT_SIGNING = "2.25.123671023952855664215271584490415398534";

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final int TLS_USAGE = KeyUsage.digitalSignature;
  private static final int SIGNING_USAGE = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;

  private final String title;
  private final KeyAlgorithm algorithm;
  private final int keyUsage;
  private final String extendedKeyUsage;
  private final int validityDays;

  Profile(
      String title,
      KeyAlgorithm algorithm,
      int keyUsage,
      String extendedKeyUsage,
      int validityDays) {
    this.title = title;
    this.algorithm = algorithm;
    this.keyUsage = keyUsage;
    this.extendedKeyUsage = extendedKeyUsage;
    this.validityDays = validityDays;
  }

  /// The profile of a suite's classical signing certificates.
  public static Profile classicalSigning(SuiteId suite) {
    return switch (suite) {
      case H1, C1 -> SIGNING_ED25519;
      case N1 -> SIGNING_P384;
    };
  }

  /// The profile of a suite's post-quantum signing certificates; empty for C1.
  public static Optional<Profile> pqSigning(SuiteId suite) {
    return switch (suite) {
      case H1 -> Optional.of(SIGNING_ML_DSA_65);
      case N1 -> Optional.of(SIGNING_ML_DSA_87);
      case C1 -> Optional.empty();
    };
  }

  /// The usual validity.
  public Duration validity() {
    return Duration.ofDays(validityDays);
  }

  /// The profile for people.
  public String title() {
    return title + " certificate (" + algorithm.title() + ")";
  }

  /// Whether certificates of this profile come from the post-quantum root.
  boolean fromPqRoot() {
    return switch (this) {
      case SIGNING_ML_DSA_65, SIGNING_ML_DSA_87 -> true;
      case STATION_TLS, RELAY_TLS, OPERATOR_TLS, SIGNING_ED25519, SIGNING_P384 -> false;
    };
  }

  /// The holder that a certificate of this profile may name; empty: officer or station.
  Optional<CertificateName.Kind> holder() {
    return this == STATION_TLS ? Optional.of(CertificateName.Kind.STATION) : Optional.empty();
  }

  KeyAlgorithm algorithm() {
    return algorithm;
  }

  int keyUsage() {
    return keyUsage;
  }

  String extendedKeyUsage() {
    return extendedKeyUsage;
  }

  /// The extended key usage for people.
  String extendedKeyUsageTitle() {
    return switch (extendedKeyUsage) {
      case CLIENT_AUTH -> "clientAuth";
      case SERVER_AUTH -> "serverAuth";
      default -> "act signing (" + extendedKeyUsage + ")";
    };
  }
}
