package org.openhotline.web;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.file.FileService;
import com.linecorp.armeria.server.file.HttpFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/// Serves one console on this machine only: its pages, its questions and its feed.
///
/// All addresses lie below a random folder, so that the session's cookie, which is bound to that
/// folder, is never sent to another program that listens on 127.0.0.1. Without a session there is
/// one thing to get: the page that exchanges the token of the printed link.
///
/// Threading: any thread.
public final class WebServer implements AutoCloseable {
  /// Longest body of a request, in bytes.
  public static final int MAX_REQUEST_BYTES = 1 << 20;

  private static final Duration ANSWER = Duration.ofSeconds(90);
  private static final String HOST = "127.0.0.1";

  private final Server server;
  private final Feed feed;
  private final String base;
  private final int port;

  private WebServer(Server server, Feed feed, String base, int port) {
    this.server = server;
    this.feed = feed;
    this.base = base;
    this.port = port;
  }

  /// What a console hands in.
  ///
  /// @param pages folder of its pages on the class path, below `web/`; it has an `index.html`
  /// @param port to listen on; 0: any free one
  /// @param gate who is let in
  /// @param feed what pages hear
  /// @param answering what pages are answered
  public record Console(String pages, int port, LaunchGate gate, Feed feed, Answering answering) {}

  /// Starts to serve on the loopback address.
  ///
  /// @throws IOException if no port is free, or the port is taken
  public static WebServer start(Console console, SecureRandom random) throws IOException {
    String base = "/" + Secrets.fresh(random);
    int port = console.port() == 0 ? freePort() : console.port();
    Doors doors = new Doors(console, base);
    RequestGuard guard = new RequestGuard("http", Set.of(HOST + ":" + port));
    Server server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .disableServerHeader()
            .disableDateHeader()
            .maxRequestLength(MAX_REQUEST_BYTES)
            .requestTimeout(ANSWER)
            .service(
                base + "/",
                doors.front(file(console.pages() + "/index.html"), file("shared/launch.html")))
            .service(base + "/launch", doors::launch)
            .service(base + "/shared/launch.js", file("shared/launch.js"))
            .service(base + "/shared/hotline.css", file("shared/hotline.css"))
            .service(base + "/shared/icon.svg", file("shared/icon.svg"))
            .serviceUnder(base + "/api/", doors.inside(doors::api))
            .service(base + "/feed", doors.inside(doors::feed))
            .serviceUnder(base + "/shared/", doors.inside(files("shared")))
            .serviceUnder(base + "/vendor/", doors.inside(files("vendor")))
            .serviceUnder(base + "/", doors.inside(files(console.pages())))
            .decorator((next, context, request) -> {
              context.mutateAdditionalResponseHeaders(SecurityHeaders::add);
              Optional<Integer> refusal = guard.refusal(request.headers());
              return refusal.isPresent()
                  ? HttpResponse.of(refusal.get())
                  : next.serve(context, request);
            })
            .build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IOException(
          "cannot listen on %s:%d, another program may: %s".formatted(HOST, port, e.getCause()), e);
    }
    return new WebServer(server, console.feed(), base, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpService file(String name) {
    return HttpFile.of(WebServer.class.getClassLoader(), "web/" + name).asService();
  }

  private static HttpService files(String folder) {
    return FileService.builder(WebServer.class.getClassLoader(), "web/" + folder).build();
  }

  /// The address that lets one browser in, once.
  public String link(String token) {
    return address() + "#" + token;
  }

  /// The address of the console; useless without a session.
  public String address() {
    return "http://" + HOST + ":" + port + base + "/";
  }

  @Override
  public void close() {
    feed.close();
    server.stop().join();
  }
}
