package org.openhotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Plain HTTP, as an attacker would write it, against the server of a console.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebServerTest {
  private final LaunchGate gate = new LaunchGate(new SecureRandom());
  private WebServer server;
  private URI address;

  /// An answer: status and everything as text.
  private record Answer(int status, String text) {
    String header(String name) {
      int end = text.indexOf("\r\n\r\n");
      for (String line : text.substring(0, end < 0 ? text.length() : end).lines().toList()) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }

    String body() {
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? "" : text.substring(end + 4);
    }
  }

  @BeforeAll
  void start() throws IOException {
    server =
        WebServer.start(
            new WebServer.Console(
                "testpages",
                0,
                gate,
                new Feed(() -> "{\"secret\":true}"),
                question ->
                    CompletableFuture.completedFuture(
                        Reply.ok(java.util.Map.of("asked", question.name())))),
            new SecureRandom());
    address = URI.create(server.address());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer send(String method, String path, String body, String... headers)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    if (List.of(headers).stream().noneMatch(h -> h.toLowerCase(Locale.ROOT).startsWith("host:"))) {
      lines.add("Host: 127.0.0.1:" + address.getPort());
    }
    lines.addAll(List.of(headers));
    lines.add("Content-Length: " + body.length());
    lines.add("Connection: close");
    String request = String.join("\r\n", lines) + "\r\n\r\n" + body;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String text = read(socket.getInputStream());
      return new Answer(Integer.parseInt(text.substring(9, 12)), text);
    }
  }

  /// Reads one answer: its head, and as much as the head announces.
  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    int head = -1;
    int whole = Integer.MAX_VALUE;
    int next = 0;
    while (text.length() < whole && next >= 0) {
      next = in.read();
      if (next >= 0) {
        text.append((char) next);
      }
      if (head < 0 && text.length() > 3 && text.indexOf("\r\n\r\n", text.length() - 4) >= 0) {
        head = text.length();
        String length = new Answer(0, text.toString()).header("content-length");
        assertFalse(length.isEmpty(), "an answer says its length: " + text);
        whole = head + Integer.parseInt(length);
      }
    }
    return text.toString();
  }

  private String at(String path) {
    return address.getPath() + path;
  }

  private String signIn() throws IOException {
    Answer answer =
        send(
            "POST",
            at("launch"),
            "{\"token\":\"" + gate.token() + "\"}",
            "X-Hotline: 1",
            "Content-Type: application/json",
            "Sec-Fetch-Site: same-origin");
    assertEquals(200, answer.status(), answer.text());
    return answer.header("set-cookie");
  }

  private static String cookie(String setCookie) {
    return "Cookie: " + setCookie.split(";", 2)[0];
  }

  @Test
  void withoutASessionThereIsOnlyTheLaunchPage() throws IOException {
    Answer front = send("GET", at(""), "");
    assertEquals(200, front.status());
    assertTrue(front.body().contains("launch.js"), front.text());
    assertFalse(front.body().contains("inside"), front.text());
    for (String path : List.of("api/state", "feed", "index.html", "shared/i18n.js")) {
      Answer answer = send("GET", at(path), "");
      assertEquals(401, answer.status(), path);
      assertFalse(answer.body().contains("secret"), path);
    }
    assertEquals(401, send("GET", at("api/state"), "", "Cookie: hotline=guess").status());
    assertEquals(404, send("GET", "/", "").status(), "nothing lies outside of the random folder");
    assertEquals(404, send("GET", "/api/state", "").status());
  }

  @Test
  void aTokenWorksOnceAndTheCookieStaysWithTheServer() throws IOException {
    String token = gate.token();
    String body = "{\"token\":\"" + token + "\"}";
    String[] headers = {"X-Hotline: 1", "Content-Type: application/json"};
    Answer first = send("POST", at("launch"), body, headers);
    assertEquals(200, first.status(), first.text());
    String set = first.header("set-cookie");
    assertTrue(set.toLowerCase(Locale.ROOT).contains("httponly"), set);
    assertTrue(set.contains("SameSite=Strict"), set);
    assertTrue(set.contains("Path=" + address.getPath()), set);
    assertFalse(first.text().contains(token));
    assertEquals(401, send("POST", at("launch"), body, headers).status(), "used up");
    assertEquals(401, send("POST", at("launch"), "{\"token\":\"\"}", headers).status());
    assertEquals(200, send("GET", at("api/state"), "", cookie(set)).status());
    assertTrue(send("GET", at(""), "", cookie(set)).body().contains("inside"));
  }

  @Test
  void anotherHostGetsNothing() throws IOException {
    String cookie = cookie(signIn());
    for (String host : List.of("evil.example", "localhost:" + address.getPort(), "127.0.0.1")) {
      Answer answer = send("GET", at("api/state"), "", cookie, "Host: " + host);
      assertEquals(421, answer.status(), host);
      assertFalse(answer.body().contains("asked"), host);
    }
  }

  @Test
  void anotherOriginGetsNothing() throws IOException {
    String cookie = cookie(signIn());
    assertEquals(
        403, send("GET", at("api/state"), "", cookie, "Origin: http://evil.example").status());
    for (String site : List.of("cross-site", "same-site")) {
      assertEquals(403, send("GET", at(""), "", cookie, "Sec-Fetch-Site: " + site).status(), site);
      assertEquals(
          403, send("GET", at("feed"), "", cookie, "Sec-Fetch-Site: " + site).status(), site);
    }
    assertEquals(
        "", send("GET", at("api/state"), "", cookie).header("access-control-allow-origin"));
  }

  @Test
  void onlyOwnScriptsMayTellTheConsoleToDoSomething() throws IOException {
    String cookie = cookie(signIn());
    String json = "Content-Type: application/json";
    assertEquals(200, send("POST", at("api/act"), "{}", cookie, json, "X-Hotline: 1").status());
    assertEquals(403, send("POST", at("api/act"), "{}", cookie, json).status(), "no own header");
    assertEquals(
        403,
        send("POST", at("api/act"), "a=b", cookie, "X-Hotline: 1", "Content-Type: text/plain")
            .status(),
        "what a form can send");
    assertEquals(
        403,
        send("POST", at("api/act"), "{}", cookie, json, "X-Hotline: 1", "Sec-Fetch-Site: none")
            .status());
    assertEquals(403, send("DELETE", at("api/act"), "", cookie, "X-Hotline: 1", json).status());
    assertEquals(
        400,
        send("POST", at("api/act"), "[1]", cookie, json, "X-Hotline: 1").status(),
        "no object");
  }

  @Test
  void aFrameGetsNothingAndEveryAnswerForbidsIt() throws IOException {
    String cookie = cookie(signIn());
    assertEquals(
        403,
        send("GET", at(""), "", cookie, "Sec-Fetch-Dest: iframe", "Sec-Fetch-Site: same-origin")
            .status());
    for (String path : List.of("", "api/state", "nothing")) {
      Answer answer = send("GET", at(path), "", cookie);
      String policy = answer.header("content-security-policy");
      assertTrue(policy.contains("frame-ancestors 'none'"), path + ": " + policy);
      assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("DENY", answer.header("x-frame-options"), path);
      assertEquals("no-store", answer.header("cache-control"), path);
      assertEquals("nosniff", answer.header("x-content-type-options"), path);
    }
  }

  @Test
  void pathsDoNotLeadOut() throws IOException {
    String cookie = cookie(signIn());
    for (String path :
        List.of(
            "../../logback-test.xml",
            "shared/../../../logback-test.xml",
            "%2e%2e/logback.xml",
            "shared/%2e%2e/%2e%2e/logback-test.xml",
            "vendor/..%5c..%5clogback-test.xml")) {
      Answer answer = send("GET", at(path), "", cookie);
      assertTrue(answer.status() == 400 || answer.status() == 404, path + ": " + answer.status());
    }
  }
}
