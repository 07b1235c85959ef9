package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.openhotline.certs.CertificateForge.Forgery;
import org.openhotline.certs.PathResult.Accepted;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;

class PathCheckTest {
  private static final Instant NOW = CertificateForge.NOW;
  private final CertificateForge xa = new CertificateForge("XA");
  private final SecureRandom random = new SecureRandom();

  private void assertRefused(CertificateFlaw flaw, Bytes certificate) {
    assertRefused(flaw, xa.paths(), certificate, NOW);
  }

  private static void assertRefused(
      CertificateFlaw flaw, PathCheck paths, Bytes certificate, Instant at) {
    PathResult result = paths.check(certificate, Profile.STATION_TLS, at);
    Refused refused = assertInstanceOf(Refused.class, result);
    assertEquals(flaw, refused.flaw(), refused.text());
  }

  @Test
  void acceptsAStationCertificateAndSaysWhomItIsForAndThatNoListIsThere() {
    Forgery good = xa.forgery();

    Accepted accepted =
        assertInstanceOf(Accepted.class, xa.paths().check(good.make(), Profile.STATION_TLS, NOW));

    assertEquals(xa.station, accepted.name());
    assertEquals(good.notAfter, accepted.notAfter());
    assertEquals(Bytes.of(good.key.getPublicKeyData().getOctets()), accepted.publicKey());
    assertEquals(PathResult.Revocation.MISSING, accepted.revocation());
    assertTrue(JdkPkix.accepts(xa.roots.classicalCertificate(), good.make(), NOW));
  }

  @Test
  void acceptsBothSigningCertificatesOfEverySuite() {
    for (SuiteId suite : SuiteId.values()) {
      SigningKeyPair pair = SigningKeyPair.generate(suite, random);
      Profile classical = Profile.classicalSigning(suite);
      Bytes certificate = xa.signing(classical, pair.publicKey().classical());
      Accepted accepted =
          assertInstanceOf(Accepted.class, xa.paths().check(certificate, classical, NOW));
      assertEquals(Bytes.of(pair.publicKey().classical()), accepted.publicKey());
      assertEquals(xa.officer, accepted.name());
      assertTrue(JdkPkix.accepts(xa.roots.classicalCertificate(), certificate, NOW));
      Optional<Profile> pq = Profile.pqSigning(suite);
      if (pq.isPresent()) {
        Bytes second = xa.signing(pq.get(), pair.publicKey().pq());
        assertInstanceOf(Accepted.class, xa.paths().check(second, pq.get(), NOW));
        assertTrue(JdkPkix.accepts(xa.roots.pqCertificate(), second, NOW));
      }
    }
  }

  @Test
  void refusesARevokedCertificateWhateverTheInstant() {
    Forgery revoked = xa.forgery();
    PathCheck paths = xa.paths().with(xa.lists(2, NOW, revoked.serial));

    assertRefused(CertificateFlaw.REVOKED, paths, revoked.make(), NOW);
    assertRefused(CertificateFlaw.REVOKED, paths, revoked.make(), NOW.minusSeconds(60));
    assertInstanceOf(Accepted.class, paths.check(xa.forgery().make(), Profile.STATION_TLS, NOW));
  }

  @Test
  void looksAtValidityAndRevocationAlsoOfACertificateWhoseSignatureItRemembers() {
    Forgery forgery = xa.forgery();
    Bytes certificate = forgery.make();
    PathCheck paths = xa.paths();
    Accepted first =
        assertInstanceOf(Accepted.class, paths.check(certificate, Profile.STATION_TLS, NOW));

    assertEquals(first, paths.check(certificate, Profile.STATION_TLS, NOW));
    assertRefused(CertificateFlaw.EXPIRED, paths, certificate, first.notAfter().plusMillis(1));
    assertRefused(
        CertificateFlaw.NOT_YET_VALID, paths, certificate, first.notBefore().minusMillis(1));
    assertRefused(
        CertificateFlaw.REVOKED, paths.with(xa.lists(2, NOW, forgery.serial)), certificate, NOW);
    assertInstanceOf(
        Refused.class, paths.check(certificate, Profile.classicalSigning(SuiteId.H1), NOW));
  }

  @Test
  void remembersNothingOfACertificateThatWasRefused() {
    Bytes good = xa.forgery().make();
    byte[] bytes = good.toArray();
    bytes[bytes.length - 1] ^= 1;
    Bytes forged = Bytes.of(bytes);
    PathCheck paths = xa.paths();

    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Refused.class, paths.check(forged, Profile.STATION_TLS, NOW));
      assertInstanceOf(Accepted.class, paths.check(good, Profile.STATION_TLS, NOW));
    }
  }

  @Test
  void acceptsButFlagsAStaleList() {
    PathCheck paths = xa.paths().with(xa.lists(2, NOW));
    Bytes good = xa.forgery().make();

    Accepted fresh = assertInstanceOf(Accepted.class, paths.check(good, Profile.STATION_TLS, NOW));
    Accepted stale =
        assertInstanceOf(
            Accepted.class, paths.check(good, Profile.STATION_TLS, NOW.plus(Duration.ofHours(25))));

    assertEquals(PathResult.Revocation.FRESH, fresh.revocation());
    assertEquals(PathResult.Revocation.STALE, stale.revocation());
  }

  @Test
  void refusesAnRsaKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    Forgery forgery = xa.forgery();
    forgery.key =
        SubjectPublicKeyInfo.getInstance(generator.generateKeyPair().getPublic().getEncoded());

    assertRefused(CertificateFlaw.KEY, forgery.make());
  }

  @Test
  void refusesAKeyOfAnotherCurve() {
    Forgery forgery = xa.forgery();
    forgery.key =
        KeyAlgorithm.P384.info(SigningKeyPair.generate(SuiteId.N1, random).publicKey().classical());

    assertRefused(CertificateFlaw.KEY, forgery.make());
  }

  @Test
  void refusesSha1EvenByTheRightRoot() throws Exception {
    Forgery forgery = xa.forgery();
    byte[] pkcs8 =
        PrivateKeyFormat.signing(
            KeyAlgorithm.P384,
            xa.keys.secret(SecretAccess.forKeyStorage()).classical(),
            xa.keys.publicKey().classical());
    PrivateKey root = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    forgery.signer = new JcaContentSignerBuilder("SHA1withECDSA").build(root);

    assertRefused(CertificateFlaw.SIGNATURE_ALGORITHM, forgery.make());
  }

  @Test
  void refusesACertificateAuthorityAsLeaf() {
    Forgery forgery = xa.forgery();
    forgery.constraints = new BasicConstraints(true);

    assertRefused(CertificateFlaw.AUTHORITY, forgery.make());
    assertRefused(CertificateFlaw.KEY, xa.roots.classicalCertificate());
  }

  @Test
  void refusesTwoCommonNames() {
    Forgery forgery = xa.forgery();
    X500NameBuilder twice = new X500NameBuilder(BCStyle.INSTANCE);
    twice.addRDN(BCStyle.C, "XA").addRDN(BCStyle.O, "XA").addRDN(BCStyle.OU, "XA");
    twice.addRDN(BCStyle.CN, "xa-1").addRDN(BCStyle.CN, "xa-2");
    forgery.subject = twice.build();

    assertRefused(CertificateFlaw.NAME, forgery.make());
  }

  @Test
  void refusesWhatAnotherPartysRootIssued() {
    CertificateForge xb = new CertificateForge("XB");
    Forgery ownName = xb.forgery();
    ownName.subject = xa.station.subject();
    ownName.names = List.of(uri(xa.station.uri()));
    Forgery stolenIssuer = xb.forgery();
    stolenIssuer.issuerName = CertificateName.rootName(xa.party);
    stolenIssuer.subject = xa.station.subject();
    stolenIssuer.names = List.of(uri(xa.station.uri()));

    assertRefused(CertificateFlaw.ISSUER, ownName.make());
    assertRefused(CertificateFlaw.SIGNATURE, stolenIssuer.make());
    assertRefused(CertificateFlaw.OTHER_PARTY, xb.forgery().make());
  }

  @Test
  void refusesTheNameOfAnotherPartyUnderTheOwnRoot() {
    CertificateName foreign = CertificateName.station(new DeskId("XB"), new LocalId("xb-1"));
    Forgery uriOnly = xa.forgery();
    uriOnly.names = List.of(uri(foreign.uri()));
    Forgery subjectOnly = xa.forgery();
    subjectOnly.subject = foreign.subject();
    Forgery both = xa.forgery();
    both.subject = foreign.subject();
    both.names = List.of(uri(foreign.uri()));

    assertRefused(CertificateFlaw.OTHER_PARTY, uriOnly.make());
    assertRefused(CertificateFlaw.OTHER_PARTY, subjectOnly.make());
    assertRefused(CertificateFlaw.OTHER_PARTY, both.make());
    PathCheck xb = new CertificateForge("XB").paths();
    assertRefused(CertificateFlaw.ISSUER, xb, both.make(), NOW);
    assertTrue(
        JdkPkix.accepts(xa.roots.classicalCertificate(), both.make(), NOW),
        "the platform's own check would let it in, which is why ours compares");
  }

  @Test
  void refusesSubjectAndUriThatDisagreeOrAreNotAlone() {
    Forgery otherStation = xa.forgery();
    otherStation.names =
        List.of(uri(CertificateName.station(new DeskId("XA"), new LocalId("xa-2")).uri()));
    Forgery noUri = xa.forgery();
    noUri.names = List.of();
    Forgery twoUris = xa.forgery();
    twoUris.names.add(uri(xa.officer.uri()));
    Forgery dnsToo = xa.forgery();
    dnsToo.names.add(new GeneralName(GeneralName.dNSName, "xa.example"));
    Forgery officer = xa.forgery();
    officer.subject = xa.officer.subject();
    officer.names = List.of(uri(xa.officer.uri()));
    Forgery reordered = xa.forgery();
    reordered.subject = new X500Name("CN=xa-1,OU=XA,O=XA,C=XA");

    for (Forgery each : List.of(otherStation, noUri, twoUris, dnsToo, officer, reordered)) {
      assertRefused(CertificateFlaw.NAME, each.make());
    }
  }

  @Test
  void refusesOutsideOfTheValidityAndAcceptsAtItsEnds() {
    Forgery forgery = xa.forgery();
    Bytes certificate = forgery.make();

    assertRefused(
        CertificateFlaw.NOT_YET_VALID, xa.paths(), certificate, forgery.notBefore.minusMillis(1));
    assertRefused(CertificateFlaw.EXPIRED, xa.paths(), certificate, forgery.notAfter.plusMillis(1));
    for (Instant end : List.of(forgery.notBefore, forgery.notAfter)) {
      assertInstanceOf(Accepted.class, xa.paths().check(certificate, Profile.STATION_TLS, end));
    }
  }

  @Test
  void refusesEveryOtherExtendedKeyUsage() {
    Forgery server = xa.forgery();
    server.purposes = List.of(KeyPurposeId.id_kp_serverAuth);
    Forgery both = xa.forgery();
    both.purposes = List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth);
    Forgery any = xa.forgery();
    any.purposes = List.of(KeyPurposeId.anyExtendedKeyUsage);
    Forgery none = xa.forgery();
    none.purposes = List.of();

    for (Forgery each : List.of(server, both, any, none)) {
      assertRefused(CertificateFlaw.EXTENDED_KEY_USAGE, each.make());
    }
  }

  @Test
  void refusesEveryOtherKeyUsage() {
    for (int usage :
        new int[] {
          KeyUsage.keyEncipherment,
          KeyUsage.digitalSignature | KeyUsage.nonRepudiation,
          KeyUsage.digitalSignature | KeyUsage.keyCertSign
        }) {
      Forgery forgery = xa.forgery();
      forgery.usage = usage;
      assertRefused(CertificateFlaw.KEY_USAGE, forgery.make());
    }
  }

  @Test
  void refusesUnknownExtensionsOnlyWhenCritical() {
    Bytes critical = xa.forgery().extension("2.25.1", true, DERNull.INSTANCE).make();
    Bytes optional = xa.forgery().extension("2.25.1", false, DERNull.INSTANCE).make();

    assertRefused(CertificateFlaw.CRITICAL_EXTENSION, critical);
    assertInstanceOf(Accepted.class, xa.paths().check(optional, Profile.STATION_TLS, NOW));
  }

  @Test
  void refusesEveryFlippedBit() {
    PathCheck paths = xa.paths();
    for (int certificate = 0; certificate < 4; certificate++) {
      byte[] good = xa.forgery().make().toArray();
      for (int bit = 0; bit < 8 * good.length; bit++) {
        byte[] flipped = good.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        assertInstanceOf(
            Refused.class,
            paths.check(Bytes.of(flipped), Profile.STATION_TLS, NOW),
            "bit " + bit + " of " + Bytes.of(good));
      }
    }
  }

  @Test
  void refusesAKeyThatDoesNotFillItsLastByteWhoeverSignedIt() {
    byte[] key = TlsKey.generate(random).publicKey().toArray();
    key[key.length - 1] &= ~1;
    Forgery forgery = xa.forgery();
    forgery.key =
        SubjectPublicKeyInfo.getInstance(
            new DERSequence(
                new ASN1Encodable[] {forgery.key.getAlgorithm(), new DERBitString(key, 1)}));

    assertRefused(CertificateFlaw.MALFORMED, forgery.make());
  }

  @Test
  void refusesGarbageEmptyAndCutBytes() {
    byte[] good = xa.forgery().make().toArray();
    byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
    byte[] shorter = java.util.Arrays.copyOf(good, good.length - 1);
    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, longer, shorter)) {
      assertRefused(CertificateFlaw.MALFORMED, Bytes.of(bytes));
    }
  }

  @Test
  void takesListsOfTheOwnRootsOnlyAndNeverOlderOnes() {
    CertificateForge xb = new CertificateForge("XB");
    PathCheck paths = xa.paths().with(xa.lists(5, NOW));
    DirectoryEntry.RevocationLists ours = xa.lists(6, NOW);
    byte[] flipped = ours.pq().toArray();
    flipped[flipped.length - 1] ^= 1;

    assertEquals(Optional.empty(), paths.listFlaw(ours, NOW));
    for (DirectoryEntry.RevocationLists bad :
        List.of(
            xb.lists(6, NOW),
            xa.lists(4, NOW),
            xa.lists(6, NOW.plus(Duration.ofDays(1))),
            new DirectoryEntry.RevocationLists(ours.pq(), ours.classical()),
            new DirectoryEntry.RevocationLists(ours.classical(), Bytes.of(flipped)))) {
      assertEquals(
          Optional.of(CertificateFlaw.REVOCATION_LIST),
          paths.listFlaw(bad, NOW).map(Refused::flaw));
    }
  }

  @Test
  void takesOnlyThePartysOwnRootsWithTheirKeys() {
    CertificateForge xb = new CertificateForge("XB");
    DirectoryEntry.Authority foreignKeys =
        new DirectoryEntry.Authority(
            xa.roots.classicalCertificate(), xa.roots.pqCertificate(), xb.keys.publicKey());
    DirectoryEntry.Authority swapped =
        new DirectoryEntry.Authority(
            xa.roots.pqCertificate(), xa.roots.classicalCertificate(), xa.keys.publicKey());

    assertThrows(IllegalArgumentException.class, () -> PathCheck.of(xa.party, xb.roots));
    assertThrows(IllegalArgumentException.class, () -> PathCheck.of(xa.party, foreignKeys));
    assertThrows(IllegalArgumentException.class, () -> PathCheck.of(xa.party, swapped));
  }

  @Test
  void platformAndWeAgreeOnRevocation() {
    Forgery revoked = xa.forgery();
    Forgery other = xa.forgery();
    other.serial = revoked.serial.add(BigInteger.ONE);
    DirectoryEntry.RevocationLists lists = xa.lists(2, NOW, revoked.serial);
    Bytes root = xa.roots.classicalCertificate();

    assertTrue(!JdkPkix.accepts(root, revoked.make(), lists.classical(), NOW.plusSeconds(1)));
    assertTrue(JdkPkix.accepts(root, other.make(), lists.classical(), NOW.plusSeconds(1)));
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }
}
