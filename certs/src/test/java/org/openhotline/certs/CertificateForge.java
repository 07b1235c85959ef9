package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;

/// A party whose authority also issues what no authority should: good station certificates by
/// default, bad in whatever way a test asks for.
final class CertificateForge {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  final PartyId party;
  final SigningKeyPair keys;
  final CertificateIssuer issuer;
  final DirectoryEntry.Authority roots;
  final CertificateName station;
  final CertificateName officer;
  private final SecureRandom random = new SecureRandom();

  CertificateForge(String party) {
    this.party = new PartyId(party);
    this.keys = SigningKeyPair.generate(SuiteId.N1, random);
    this.issuer = new CertificateIssuer(CertificateName.rootName(this.party), keys, random);
    Instant from = NOW.minus(Duration.ofDays(30));
    Instant to = NOW.plus(Duration.ofDays(3650));
    this.roots =
        new DirectoryEntry.Authority(
            issuer.root(false, from, to), issuer.root(true, from, to), keys.publicKey());
    this.station =
        CertificateName.station(
            new DeskId(party), new LocalId(party.toLowerCase(java.util.Locale.ROOT) + "-1"));
    this.officer = CertificateName.officer(new DeskId(party), new LocalId("a-ivanova"));
  }

  PathCheck paths() {
    return PathCheck.of(party, roots);
  }

  /// What a forged certificate says; starts as a good station TLS certificate.
  final class Forgery {
    X500Name issuerName = CertificateName.rootName(party);
    X500Name subject = station.subject();
    SubjectPublicKeyInfo key =
        KeyAlgorithm.P256.info(TlsKey.generate(random).publicKey().toArray());
    Instant notBefore = NOW.minus(Duration.ofDays(1));
    Instant notAfter = NOW.plus(Duration.ofDays(89));
    BigInteger serial = new BigInteger(100, random).setBit(100);
    BasicConstraints constraints = new BasicConstraints(false);
    int usage = KeyUsage.digitalSignature;
    List<KeyPurposeId> purposes = new ArrayList<>(List.of(KeyPurposeId.id_kp_clientAuth));
    List<GeneralName> names =
        new ArrayList<>(
            List.of(new GeneralName(GeneralName.uniformResourceIdentifier, station.uri())));
    ContentSigner signer = new RootSigner(keys, false, random);
    private final List<Extension> more = new ArrayList<>();

    Forgery extension(String oid, boolean critical, ASN1Encodable value) {
      try {
        more.add(
            new Extension(
                new ASN1ObjectIdentifier(oid), critical, value.toASN1Primitive().getEncoded()));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return this;
    }

    Bytes make() {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuerName, serial, Date.from(notBefore), Date.from(notAfter), subject, key);
      try {
        builder.addExtension(Extension.basicConstraints, true, constraints);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        if (!purposes.isEmpty()) {
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])));
        }
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(new GeneralName[0])));
        }
        for (Extension extension : more) {
          builder.addExtension(extension);
        }
        return Bytes.of(builder.build(signer).getEncoded());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  Forgery forgery() {
    return new Forgery();
  }

  /// A good signing certificate of the officer.
  Bytes signing(Profile profile, byte[] key) {
    return issuer.leaf(
        new CertificateIssuer.Leaf(
            profile,
            officer.subject(),
            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, officer.uri())),
            profile.algorithm().info(key),
            NOW.minus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(364))));
  }

  /// Both revocation lists, naming these serials on the classical one.
  DirectoryEntry.RevocationLists lists(long number, Instant made, BigInteger... serials) {
    List<CertificateIssuer.Revoked> revoked = new ArrayList<>();
    for (BigInteger serial : serials) {
      revoked.add(new CertificateIssuer.Revoked(serial, made));
    }
    Instant next = made.plus(PartyAuthority.LIST_VALIDITY);
    BigInteger listNumber = BigInteger.valueOf(number);
    return new DirectoryEntry.RevocationLists(
        issuer.revocationList(false, listNumber, made, next, revoked),
        issuer.revocationList(true, listNumber, made, next, List.of()));
  }
}
