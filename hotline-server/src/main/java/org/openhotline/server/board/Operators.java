package org.openhotline.server.board;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.X509TrustManager;
import org.openhotline.certs.OperatorCheck;
import org.openhotline.certs.Pem;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.web.TlsServer;
import org.openhotline.web.Visitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets in operators: a certificate must come from the relay's root, be valid now, and lie in the
/// operators' folder. A file that is removed there shuts its holder out with the next [#reload].
///
/// Threading: any thread.
final class Operators implements X509TrustManager, TlsServer.Visitors {
  /// Most operators; files beyond are not read.
  static final int MAX_OPERATORS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Operators.class);

  private final X509Certificate root;
  private final OperatorCheck check;
  private final Path folder;
  private final InstantSource clock;
  private volatile Map<Bytes, OperatorCheck.Operator> admitted = Map.of();

  /// @param root the root of the relay's own certificate
  /// @throws IOException if the folder cannot be read
  /// @throws IllegalArgumentException if `root` is none
  Operators(X509Certificate root, Path folder, InstantSource clock) throws IOException {
    this.root = root;
    this.check = OperatorCheck.of(der(root));
    this.folder = folder;
    this.clock = clock;
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder
              + " is no folder: the board would let in nobody; make a certificate with 'hotline pki"
              + " operator --relay FOLDER --name NAME'");
    }
    reload();
  }

  /// Reads the folder again.
  ///
  /// @return whether somebody who was let in no longer is
  /// @throws IOException if the folder cannot be read; who was let in still is
  boolean reload() throws IOException {
    Map<Bytes, OperatorCheck.Operator> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.crt")) {
      for (Path file : files) {
        if (found.size() == MAX_OPERATORS) {
          LOG.atWarn()
              .addKeyValue("folder", folder)
              .addKeyValue("limit", MAX_OPERATORS)
              .log("Not all operators' certificates are read");
          break;
        }
        read(file, found);
      }
    }
    Map<Bytes, OperatorCheck.Operator> before = admitted;
    admitted = Map.copyOf(found);
    return !found.keySet().containsAll(before.keySet());
  }

  private void read(Path file, Map<Bytes, OperatorCheck.Operator> found) {
    try {
      Bytes certificate = Pem.read(file, Pem.Kind.CERTIFICATE).getFirst();
      switch (check.judge(certificate, clock.instant())) {
        case OperatorCheck.Result.Good(OperatorCheck.Operator operator) ->
            found.put(certificate, operator);
        case OperatorCheck.Result.Bad(String why) ->
            LOG.atDebug().addKeyValue("file", file).addKeyValue("why", why).log("Not an operator");
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("An operator's certificate cannot be read");
    }
  }

  /// How many may come in.
  int count() {
    return admitted.size();
  }

  @Override
  public Optional<Visitor> admit(X509Certificate certificate) {
    try {
      OperatorCheck.Operator operator = admitted.get(der(certificate));
      return operator == null || clock.instant().isAfter(operator.notAfter())
          ? Optional.empty()
          : Optional.of(new Visitor(operator.name().value(), operator.fingerprint().hex()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate that cannot be encoded", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0 || admit(chain[0]).isEmpty()) {
      throw new CertificateException("not the certificate of an operator of this relay");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the board connects to nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {root}; // browsers offer only what this root has issued
  }
}
