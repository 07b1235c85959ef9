package org.openhotline.server.transport;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/// Refuses a station's certificate by the TLS alert `bad_certificate`, so that the station can tell
/// a refusal from a relay that broke: without this BoringSSL would say `internal_error`.
///
/// @param stations decides
record RefusedByAlert(X509TrustManager stations) implements X509TrustManager {
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      stations.checkClientTrusted(chain, authType);
    } catch (CertificateException e) {
      throw new OpenSslCertificateException(
          String.valueOf(e.getMessage()), e, CertificateVerifier.X509_V_ERR_CERT_REJECTED);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    stations.checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return stations.getAcceptedIssuers();
  }
}
