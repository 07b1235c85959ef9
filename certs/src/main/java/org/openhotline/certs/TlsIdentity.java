package org.openhotline.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.protocol.message.Bytes;

/// What one end of a TLS session shows: a private key and the certificates that go with it, leaf
/// first.
///
/// @param key private key, P-256
/// @param chain certificates, leaf first
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
  /// Type of the store in memory out of which a TLS library takes the key. The usual one, PKCS12,
  /// encrypts the key for a disk that it never sees, which takes a young process half a second.
  public static final String MEMORY_STORE = "JKS";

  /// Copies the list.
  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  /// Loads key and chain from a folder's files.
  ///
  /// @throws KeyFileException naming what is wrong with the key file or the passphrase
  /// @throws IOException if a file cannot be read, is no certificate, or key and leaf do not belong
  ///   together
  public static TlsIdentity load(KeyVault vault, Path keyFile, Path chainFile) throws IOException {
    TlsKey key = vault.tls(keyFile);
    List<Bytes> encoded = Pem.read(chainFile, Pem.Kind.CERTIFICATE);
    try {
      ParsedCertificate leaf = ParsedCertificate.of(encoded.getFirst());
      if (!leaf.rawKey().equals(key.publicKey())) {
        throw new IOException(
            "the certificate in " + chainFile + " is not for the key in " + keyFile);
      }
      return new TlsIdentity(key.privateKey(), certificates(encoded));
    } catch (MalformedException | CertificateException e) {
      throw new IOException(chainFile + " holds no usable certificate: " + e.getMessage(), e);
    }
  }

  /// A key and its certificates, leaf first.
  ///
  /// @throws IOException if one is no certificate
  static TlsIdentity of(TlsKey key, List<Bytes> chain) throws IOException {
    try {
      return new TlsIdentity(key.privateKey(), certificates(chain));
    } catch (CertificateException e) {
      throw new IOException("unusable certificate: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(List<Bytes> encoded)
      throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (Bytes each : encoded) {
      if (factory.generateCertificate(new ByteArrayInputStream(each.toArray()))
          instanceof X509Certificate certificate) {
        chain.add(certificate);
      }
    }
    return chain;
  }

  /// The chain as an array, for TLS libraries.
  public X509Certificate[] chainArray() {
    return chain.toArray(new X509Certificate[0]);
  }

  /// Last instant at which the leaf is valid.
  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }
}
