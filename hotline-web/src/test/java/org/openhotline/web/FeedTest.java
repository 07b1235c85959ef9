package org.openhotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The feed and the questions, as a page gets them: over a socket, behind a session.
class FeedTest {
  private static final int MANY_EVENTS = 20_000;

  private final LaunchGate gate = new LaunchGate(new SecureRandom());
  private final Feed feed = new Feed(() -> "{\"number\":7}");
  private final List<Page> pages = new ArrayList<>();
  private WebServer server;
  private URI address;
  private String session;

  /// One connection of a page.
  private record Page(Socket socket, BufferedReader in) implements AutoCloseable {
    /// The next line that begins like this; empty: the stream has ended.
    String next(String start) throws IOException {
      String line = in.readLine();
      while (line != null && !line.startsWith(start)) {
        line = in.readLine();
      }
      return line == null ? "" : line;
    }

    /// The body of an answer that says its length.
    String body() throws IOException {
      int length = Integer.parseInt(next("content-length:").substring(15).strip());
      String head = in.readLine();
      while (head != null && !head.isEmpty()) {
        head = in.readLine();
      }
      StringBuilder body = new StringBuilder();
      while (body.length() < length) {
        body.append((char) in.read());
      }
      return body.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        WebServer.start(
            new WebServer.Console("testpages", 0, gate, feed, FeedTest::answer),
            new SecureRandom());
    address = URI.create(server.address());
    session = gate.exchange(gate.token()).orElseThrow();
  }

  @AfterEach
  void stop() throws IOException {
    for (Page page : pages) {
      page.close();
    }
    server.close();
  }

  private static CompletableFuture<Reply> answer(Question q) {
    return switch (q.name()) {
      case "refuse" -> CompletableFuture.completedFuture(Reply.refused("NO", "not this"));
      case "break" -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
      default ->
          CompletableFuture.completedFuture(
              Reply.ok(Map.of("tells", q.tells(), "said", q.text("word"))));
    };
  }

  private Page send(String method, String path, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    String request =
        """
        %s %s%s HTTP/1.1
        Host: 127.0.0.1:%d
        Cookie: hotline=%s
        X-Hotline: 1
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(method, address.getPath(), path, address.getPort(), session, body.length())
            .replace("\n", "\r\n");
    socket.getOutputStream().write((request + body).getBytes(StandardCharsets.US_ASCII));
    Page page =
        new Page(
            socket,
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    pages.add(page);
    return page;
  }

  private Page listen() throws IOException {
    return send("GET", "feed", "");
  }

  @Test
  void aPageBeginsWithTheWholeAndHearsEveryChangeInOrder() throws IOException {
    Page page = listen();
    assertTrue(page.next("HTTP/").contains("200"));
    assertEquals("event:whole", page.next("event").replace(" ", ""));
    assertEquals("data:{\"number\":7}", page.next("data").replace(" ", ""));
    for (int i = 8; i < 12; i++) {
      feed.publish("change", "{\"number\":" + i + "}");
    }
    for (int i = 8; i < 12; i++) {
      assertEquals("data:{\"number\":" + i + "}", page.next("data").replace(" ", ""));
    }
    feed.close();
    assertEquals("0", page.next("0"), "the last chunk: the end of the feed is that of the stream");
  }

  @Test
  void onePageTooManyIsTurnedAway() throws IOException {
    for (int i = 0; i < Feed.MAX_PAGES; i++) {
      assertTrue(listen().next("HTTP/").contains("200"), "page " + i);
    }
    assertTrue(listen().next("HTTP/").contains("503"));
    assertEquals(Feed.MAX_PAGES, feed.listeners());
  }

  @Test
  void aPageThatDoesNotReadIsCutOffAndHoldsNothingUp() throws IOException {
    Page lazy = listen();
    assertTrue(lazy.next("HTTP/").contains("200"));
    String large = "{\"much\":\"" + "x".repeat(16_000) + "\"}";
    int published = 0;
    while (published < MANY_EVENTS && feed.listeners() > 0) {
      feed.publish("change", large);
      published++;
    }
    assertEquals(0, feed.listeners(), "after " + published + " events");
  }

  @Test
  void questionsAreAnsweredRefusedOrFailAndNonsenseIsNotHeard() throws IOException {
    assertTrue(send("GET", "api/say?word=hello", "").body().contains("\"said\":\"hello\""));
    assertTrue(send("POST", "api/say", "{\"word\":\"on\"}").body().contains("\"tells\":true"));
    assertTrue(send("GET", "api/refuse", "").body().contains("\"code\":\"NO\""));
    Page broken = send("GET", "api/break", "");
    assertTrue(broken.next("HTTP/").contains("500"));
    assertTrue(broken.body().contains("INTERNAL"));
    assertTrue(send("POST", "api/say", "{not json").next("HTTP/").contains("400"));
    assertTrue(send("POST", "api/say", "[]").next("HTTP/").contains("400"));
    assertTrue(send("GET", "launch", "").next("HTTP/").contains("405"));
  }

  @Test
  void aPortThatIsTakenIsSaidInASentence() {
    WebServer.Console second =
        new WebServer.Console("testpages", address.getPort(), gate, feed, FeedTest::answer);
    IOException refused =
        assertThrows(IOException.class, () -> WebServer.start(second, new SecureRandom()));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("cannot listen on 127.0.0.1:"),
        refused.getMessage());
  }

  @Test
  void theOldestSessionAndTheOldestLinkGoFirst() throws IOException {
    String first = gate.token();
    for (int i = 0; i < LaunchGate.MAX_TOKENS; i++) {
      gate.token();
    }
    assertTrue(gate.exchange(first).isEmpty());
    assertTrue(gate.admits(session));
    for (int i = 0; i < LaunchGate.MAX_SESSIONS; i++) {
      gate.exchange(gate.token());
    }
    assertTrue(listen().next("HTTP/").contains("401"), "pushed out by newer sessions");
  }
}
