package org.openhotline.certs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LocalId;

/// Makes an operator's key and certificate: a PKCS #12 file for a browser, and the certificate
/// alone for the relay, which lets in exactly those that lie in its folder.
public final class OperatorFiles {
  /// Folder of the certificates, below a relay's authority.
  public static final String FOLDER = "operators";

  private OperatorFiles() {}

  /// What was made.
  ///
  /// @param operator whose certificate it is
  /// @param certificate the file for the relay
  public record Made(OperatorCheck.Operator operator, Path certificate) {}

  /// Makes a fresh key and its certificate; an older certificate of this name is replaced and opens
  /// nothing any more.
  ///
  /// @param browser the PKCS #12 file to write; must not exist
  /// @param passphrase of that file
  /// @throws IOException if a file cannot be written
  public static Made make(
      RelayAuthority relay, LocalId name, Path browser, char[] passphrase, SecureRandom random)
      throws IOException {
    DurableFiles.requireAbsent(browser);
    TlsKey key = TlsKey.generate(random);
    Bytes certificate = relay.issueOperator(key.publicKey(), name);
    TlsIdentity identity = TlsIdentity.of(key, List.of(certificate, relay.root()));
    DurableFiles.writePrivate(browser, packed(identity, name, passphrase));
    Path place = relay.folder().resolve(FOLDER).resolve(name.value() + ".crt");
    Pem.write(place, Pem.Kind.CERTIFICATE, List.of(certificate));
    OperatorCheck.Operator operator =
        new OperatorCheck.Operator(name, Sha256.of(certificate), identity.notAfter());
    return new Made(operator, place);
  }

  private static byte[] packed(TlsIdentity identity, LocalId name, char[] passphrase)
      throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      X509Certificate[] chain = identity.chainArray();
      store.setKeyEntry(name.value(), identity.key(), passphrase, chain);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, passphrase);
      return bytes.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot write PKCS #12", e);
    }
  }
}
