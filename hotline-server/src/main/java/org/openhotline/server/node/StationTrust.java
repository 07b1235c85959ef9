package org.openhotline.server.node;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;

/// Lets in the TLS certificates of designated stations, by the directory as it is now. Any thread.
final class StationTrust implements X509TrustManager {
  private final Supplier<RelayView> view;
  private final CertificateChecks checks;
  private final InstantSource clock;

  StationTrust(Supplier<RelayView> view, CertificateChecks checks, InstantSource clock) {
    this.view = view;
    this.checks = checks;
    this.clock = clock;
  }

  /// Judges a certificate as of now.
  CertificateChecks.Judgement judge(X509Certificate certificate) {
    try {
      return checks.station(
          Bytes.of(certificate.getEncoded()), view.get().directory(), clock.instant());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that TLS has parsed cannot be encoded", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    switch (judge(chain[0])) {
      case CertificateChecks.Designated _ -> {}
      case CertificateChecks.Unfit(Refusal refusal) ->
          throw new CertificateException(refusal.toString());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the relay connects to nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
