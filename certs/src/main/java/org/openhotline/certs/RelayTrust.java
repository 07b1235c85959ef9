package org.openhotline.certs;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.openhotline.protocol.message.Bytes;

/// The trust manager of a station: lets in the relay whose root an agreement pins, under the host
/// name that was dialled, and nobody else.
///
/// Give one to each connection, because it holds the host. A TLS library need not check host names
/// besides. Never used for servers: clients are refused. Safe for many threads.
public final class RelayTrust extends X509ExtendedTrustManager {
  private final RelayPathCheck check;
  private final String host;
  private final InstantSource clock;

  /// Trusts the pinned relay at a host.
  public RelayTrust(RelayPathCheck check, String host, InstantSource clock) {
    this.check = check;
    this.host = host;
    this.clock = clock;
  }

  private void require(X509Certificate[] chain) throws CertificateException {
    List<Bytes> encoded = new ArrayList<>();
    for (X509Certificate each : chain) {
      encoded.add(Bytes.of(each.getEncoded()));
    }
    Optional<PathResult.Refused> flaw = check.flaw(encoded, host, clock.instant());
    if (flaw.isPresent()) {
      throw new CertificateException(flaw.get().text());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw refused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw refused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw refused();
  }

  private static CertificateException refused() {
    return new CertificateException("a station is no TLS server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
