package org.openhotline.certs;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;

/// The JDK's own path validator, as an independent judge.
final class JdkPkix {
  private JdkPkix() {}

  static boolean accepts(Bytes root, Bytes leaf, Instant at) {
    return accepts(root, leaf, null, at);
  }

  static boolean accepts(Bytes root, Bytes leaf, @Nullable Bytes list, Instant at) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      PKIXParameters parameters =
          new PKIXParameters(Set.of(new TrustAnchor(certificate(factory, root), null)));
      parameters.setDate(Date.from(at));
      parameters.setRevocationEnabled(list != null);
      if (list != null) {
        X509CRL crl = (X509CRL) factory.generateCRL(new ByteArrayInputStream(list.toArray()));
        parameters.addCertStore(
            CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(crl))));
      }
      CertPathValidator.getInstance("PKIX")
          .validate(factory.generateCertPath(List.of(certificate(factory, leaf))), parameters);
      return true;
    } catch (CertPathValidatorException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(CertificateFactory factory, Bytes der)
      throws GeneralSecurityException {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray()));
  }
}
