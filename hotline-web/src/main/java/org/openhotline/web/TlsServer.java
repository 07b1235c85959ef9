package org.openhotline.web;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.file.FileService;
import com.linecorp.armeria.server.file.HttpFile;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Serves a console over TLS 1.3 to who shows a certificate that is let in: without one there is no
/// connection, and every request asks again, so that who is shut out is out at once.
///
/// A certificate is sent by the browser whoever asks, so the guard against other origins, frames
/// and forms is the same as that of the console on loopback. One event loop; nothing of it is
/// shared with anything else of the process.
///
/// Threading: any thread.
public final class TlsServer implements AutoCloseable {
  /// Longest body of a request, in bytes.
  public static final int MAX_REQUEST_BYTES = 16 * 1024;

  /// Most connections at a time.
  public static final int MAX_CONNECTIONS = 256;

  /// The usual type encrypts the key for a disk that it never sees, half a second in a young
  /// process.
  private static final String MEMORY_STORE = "JKS";

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private final Server server;
  private final Feed feed;
  private final InetSocketAddress address;

  private TlsServer(Server server, Feed feed, InetSocketAddress address) {
    this.server = server;
    this.feed = feed;
    this.address = address;
  }

  /// What a console hands in.
  ///
  /// @param pages folder of its pages on the class path, below `web/`; it has an `index.html`
  /// @param listen where; port 0: any free one
  /// @param hosts names and addresses by which browsers may call it, IPv6 in brackets
  /// @param key of the first certificate
  /// @param chain what it shows
  /// @param trust decides in the handshake
  /// @param visitors decides for each request
  /// @param feed what pages hear
  /// @param attending what pages are answered
  public record Console(
      String pages,
      InetSocketAddress listen,
      Set<String> hosts,
      PrivateKey key,
      List<X509Certificate> chain,
      X509TrustManager trust,
      Visitors visitors,
      Feed feed,
      Attending attending) {}

  /// Says who may come in. Called on the event loop for each request: must be quick.
  @FunctionalInterface
  public interface Visitors {
    /// Whose certificate it is; empty if it opens nothing now.
    Optional<Visitor> admit(X509Certificate certificate);
  }

  /// Answers the questions of pages. Called on the event loop: must not block.
  @FunctionalInterface
  public interface Attending {
    /// The answer to `who`, when there is one.
    CompletionStage<Reply> answer(Visitor who, Question question);
  }

  /// Starts to serve.
  ///
  /// @throws IOException if the address is taken, or key and certificates cannot be used
  public static TlsServer start(Console console) throws IOException {
    Server server = build(console);
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IOException(
          "cannot serve on %s:%d: %s"
              .formatted(
                  console.listen().getHostString(),
                  console.listen().getPort(),
                  String.valueOf(e.getCause())),
          e);
    }
    ServerPort port = server.activePort();
    if (port == null) {
      throw new IOException("the server does not listen");
    }
    return new TlsServer(server, console.feed(), port.localAddress());
  }

  private static Server build(Console console) {
    Feed feed = console.feed();
    return Server.builder()
        .https(console.listen())
        .tls(TlsKeyPair.of(console.key(), console.chain()))
        .tlsCustomizer(tls ->
            tls.trustManager(console.trust())
                .keyStoreType(MEMORY_STORE)
                .clientAuth(ClientAuth.REQUIRE)
                .protocols("TLSv1.3"))
        .workerGroup(1)
        .maxNumConnections(MAX_CONNECTIONS)
        .idleTimeout(IDLE)
        .disableServerHeader()
        .disableDateHeader()
        .maxRequestLength(MAX_REQUEST_BYTES)
        .requestTimeout(ANSWER)
        .gracefulShutdownTimeout(Duration.ZERO, DRAIN)
        .service("/", file(console.pages() + "/index.html"))
        .serviceUnder(
            "/api/",
            (context, request) ->
                admitted(
                    console,
                    context,
                    who ->
                        Exchange.api(
                            context,
                            request,
                            question -> console.attending().answer(who, question))))
        .service("/feed", (context, _) -> Exchange.feed(context, feed))
        .serviceUnder("/shared/", files("shared"))
        .serviceUnder("/vendor/", files("vendor"))
        .serviceUnder("/", files(console.pages()))
        .decorator((next, context, request) -> {
          context.mutateAdditionalResponseHeaders(SecurityHeaders::add);
          Optional<Integer> refusal = guard(console, context).refusal(request.headers());
          return refusal.isPresent()
              ? HttpResponse.of(refusal.get())
              : admitted(console, context, _ -> next.serve(context, request));
        })
        .build();
  }

  private static RequestGuard guard(Console console, ServiceRequestContext context) {
    int port = context.localAddress().getPort();
    Set<String> authorities = new TreeSet<>();
    for (String host : console.hosts()) {
      authorities.add(host + ":" + port);
      if (port == 443) {
        authorities.add(host);
      }
    }
    return new RequestGuard("https", authorities);
  }

  private interface Serving {
    HttpResponse to(Visitor who) throws Exception;
  }

  private static HttpResponse admitted(
      Console console, ServiceRequestContext context, Serving serving) throws Exception {
    X509Certificate shown = certificate(context.sslSession());
    Optional<Visitor> who = shown == null ? Optional.empty() : console.visitors().admit(shown);
    return who.isPresent() ? serving.to(who.get()) : HttpResponse.of(HttpStatus.UNAUTHORIZED);
  }

  private static @Nullable X509Certificate certificate(@Nullable SSLSession session) {
    try {
      return session != null && session.getPeerCertificates()[0] instanceof X509Certificate shown
          ? shown
          : null;
    } catch (SSLException e) {
      return null; // nobody has shown one
    }
  }

  private static HttpService file(String name) {
    return HttpFile.of(TlsServer.class.getClassLoader(), "web/" + name).asService();
  }

  private static HttpService files(String folder) {
    return FileService.builder(TlsServer.class.getClassLoader(), "web/" + folder).build();
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    feed.close();
    server.stop().join();
  }
}
