package org.openhotline.client.connection;

import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.InstantSource;
import javax.net.ssl.SSLException;
import org.openhotline.certs.RelayPathCheck;
import org.openhotline.certs.RelayTrust;
import org.openhotline.certs.TlsIdentity;

/// What a station shows to a relay and how it judges one: TLS 1.3 only, mutual, the one hybrid
/// group, no resumption, the pinned root under the host that was dialled.
///
/// @param identity the station's TLS key and certificate
/// @param check the pinned root of the relay
/// @param clock time of the checks
public record RelayTls(TlsIdentity identity, RelayPathCheck check, InstantSource clock) {
  /// The one key exchange group: X25519 with ML-KEM-768.
  static final String GROUP = "X25519MLKEM768";

  /// The context for one connection to `address`.
  ///
  /// @throws ConnectionLostException if this machine's TLS library cannot do it
  SslContext context(RelayAddress address) throws ConnectionLostException {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.OPENSSL)
          .protocols("TLSv1.3")
          .option(OpenSslContextOption.GROUPS, new String[] {GROUP})
          .endpointIdentificationAlgorithm(
              null) // RelayTrust checks the host, by the pinned root only
          .trustManager(new RelayTrust(check, address.host(), clock))
          .keyManager(identity.key(), identity.chainArray())
          .keyStoreType(TlsIdentity.MEMORY_STORE)
          .build();
    } catch (SSLException e) {
      throw new ConnectionLostException(
          "this machine's TLS library cannot make a TLS 1.3 context with "
              + GROUP
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
