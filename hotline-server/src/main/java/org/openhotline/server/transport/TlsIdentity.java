package org.openhotline.server.transport;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;

/// What the relay shows to stations and how it judges them. TLS 1.3 only, mutual, one hybrid group,
/// no resumption.
///
/// @param key of the relay's certificate
/// @param chain the relay's certificate first; ECDSA P-256, because BoringSSL refuses Ed25519
/// @param stations decides which stations may connect
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain, X509TrustManager stations) {
  /// The only key agreement: X25519 and ML-KEM-768 together; a peer without it is refused.
  public static final String GROUP = "X25519MLKEM768";

  /// The only version.
  public static final String VERSION = "TLSv1.3";

  /// Copies the chain.
  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  /// Loads the native TLS library, which takes a part of a start that others can do beside.
  public static void load() {
    var _ = OpenSsl.isAvailable(); // if it is not, the context says so
  }

  /// The native TLS context.
  ///
  /// @throws SSLException if key and chain do not fit or the native library is missing
  SslContext context() throws SSLException {
    return SslContextBuilder.forServer(key, chain)
        .keyStoreType(org.openhotline.certs.TlsIdentity.MEMORY_STORE)
        .sslProvider(SslProvider.OPENSSL)
        .protocols(VERSION)
        .option(OpenSslContextOption.GROUPS, new String[] {GROUP})
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(new RefusedByAlert(stations))
        .sessionCacheSize(0)
        .build();
  }
}
