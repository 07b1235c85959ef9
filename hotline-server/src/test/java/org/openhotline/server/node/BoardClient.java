package org.openhotline.server.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A program that calls a board over real TLS, with a certificate or without.
final class BoardClient implements AutoCloseable {
  private static final char[] PASSPHRASE = "once".toCharArray();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http;
  private final int port;

  private BoardClient(HttpClient http, int port) {
    this.http = http;
    this.port = port;
  }

  /// With the file that was made for a browser.
  static BoardClient withFile(InetSocketAddress board, X509Certificate root, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSPHRASE);
      return new BoardClient(http(root, store), board.getPort());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// With any key and certificate.
  static BoardClient with(
      InetSocketAddress board, X509Certificate root, PrivateKey key, X509Certificate own) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", key, PASSPHRASE, new Certificate[] {own});
      return new BoardClient(http(root, store), board.getPort());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Without a certificate.
  static BoardClient stranger(InetSocketAddress board, X509Certificate root) {
    try {
      return new BoardClient(http(root, null), board.getPort());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpClient http(X509Certificate root, @Nullable KeyStore own)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(own, PASSPHRASE);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Asks for an address.
  HttpResponse<String> get(String path) throws IOException {
    return send(request(path).build());
  }

  /// Asks with headers of its own.
  HttpResponse<String> get(String path, Map<String, String> headers) throws IOException {
    HttpRequest.Builder builder = request(path);
    headers.forEach(builder::setHeader);
    return send(builder.build());
  }

  /// A request of any method, as a page of the board would send it.
  HttpResponse<String> send(String method, String path, String body) throws IOException {
    return send(
        request(path)
            .setHeader("content-type", "application/json")
            .setHeader("x-hotline", "1")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /// Tells it to do something.
  JsonNode tell(String name, Map<String, String> body) throws IOException {
    return JSON.readTree(send("POST", "/api/" + name, JSON.writeValueAsString(body)).body());
  }

  /// What it answers to a question.
  JsonNode ask(String name) throws IOException {
    return JSON.readTree(get("/api/" + name).body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
