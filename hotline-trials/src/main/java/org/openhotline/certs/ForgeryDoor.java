package org.openhotline.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.PartyId;

/// Makes station certificates that no relay may take, with the real keys of a party's authority
/// wherever a forger could have a signature of it.
public final class ForgeryDoor {
  private final SecureRandom random = new SecureRandom();
  private final PartyId party;
  private final CertificateName station;
  private final SigningKeyPair root;
  private final Instant now;

  /// Forges in the name of a station.
  ///
  /// @param authority folder of the party's authority
  public ForgeryDoor(Path authority, PartyId party, CertificateName station, Instant now)
      throws IOException {
    this.party = party;
    this.station = station;
    this.now = now;
    try (KeyVault vault = org.openhotline.certs.development.DevelopmentAuthority.vault()) {
      this.root = vault.authority(authority.resolve("authority.pem"));
    }
  }

  private final class Draft {
    private X500Name issuer = CertificateName.rootName(party);
    private X500Name subject = station.subject();
    private Instant from = now.minus(Duration.ofHours(1));
    private Instant to = now.plus(Duration.ofDays(80));
    private BasicConstraints constraints = new BasicConstraints(false);
    private int usage = KeyUsage.digitalSignature;
    private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
    private String uri = station.uri();
    private ContentSigner signer = new RootSigner(root, false, random);
    private KeyPair keys = keys("EC", "secp256r1", 0);

    private TlsIdentity make() {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              new BigInteger(100, random).setBit(100),
              Date.from(from),
              Date.from(to),
              subject,
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      try {
        builder.addExtension(Extension.basicConstraints, true, constraints);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        return identity(keys.getPrivate(), builder.build(signer).getEncoded());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static TlsIdentity identity(PrivateKey key, byte[] der) {
    try {
      return new TlsIdentity(
          key,
          List.of(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(der))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String algorithm, String curve, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      } else {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The true root's key, but SHA-1.
  private ContentSigner sha1() {
    var algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA1withECDSA");
    var secret = root.secret(SecretAccess.forKeyStorage());
    ECPrivateKeyParameters key =
        new ECPrivateKeyParameters(
            new BigInteger(1, secret.classical()),
            ECNamedDomainParameters.lookup(
                org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp384r1));
    secret.wipe();
    return signer(algorithm, key);
  }

  private static ContentSigner signer(
      org.bouncycastle.asn1.x509.AlgorithmIdentifier algorithm, ECPrivateKeyParameters key) {
    try {
      return new BcECContentSignerBuilder(
              algorithm, new DefaultDigestAlgorithmIdentifierFinder().find(algorithm))
          .build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private ContentSigner stranger() {
    try {
      return signer(
          new DefaultSignatureAlgorithmIdentifierFinder().find("SHA384withECDSA"),
          (ECPrivateKeyParameters)
              PrivateKeyFactory.createKey(keys("EC", "secp384r1", 0).getPrivate().getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Every forgery by what is wrong with it.
  public Map<String, TlsIdentity> all() {
    Map<String, TlsIdentity> all = new LinkedHashMap<>();
    all.put("not designated", new Draft().make());
    Draft draft = new Draft();
    draft.from = now.minus(Duration.ofDays(90));
    draft.to = now.minus(Duration.ofHours(2));
    all.put("expired", draft.make());
    draft = new Draft();
    draft.from = now.plus(Duration.ofHours(2));
    all.put("not yet valid", draft.make());
    draft = new Draft();
    draft.signer = stranger();
    all.put("unknown authority of the same name", draft.make());
    draft = new Draft();
    draft.issuer = new X500Name("C=XX,O=XX,CN=XX root");
    draft.signer = stranger();
    all.put("unknown authority", draft.make());
    draft = new Draft();
    draft.purpose = KeyPurposeId.id_kp_serverAuth;
    all.put("for servers", draft.make());
    draft = new Draft();
    draft.usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    draft.constraints = new BasicConstraints(true);
    all.put("an authority's certificate", draft.make());
    draft = new Draft();
    draft.usage = KeyUsage.keyAgreement;
    all.put("another key usage", draft.make());
    draft = new Draft();
    draft.keys = keys("RSA", "", 1024);
    all.put("RSA of 1024 bits", draft.make());
    draft = new Draft();
    draft.keys = keys("EC", "secp384r1", 0);
    all.put("P-384 instead of P-256", draft.make());
    draft = new Draft();
    draft.signer = sha1();
    all.put("signed with SHA-1", draft.make());
    draft = new Draft();
    draft.subject = new X500Name(station.subject() + ",CN=second");
    all.put("two common names", draft.make());
    draft = new Draft();
    draft.uri = "hotline://zz/ZZ/station/zz-1";
    all.put("a party that is not there", draft.make());
    draft = new Draft();
    draft.issuer = draft.subject;
    draft.signer = stranger();
    all.put("signed by itself", draft.make());
    return all;
  }
}
