package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.server.board.BoardSettings;
import org.openhotline.server.transport.RawStation;
import tools.jackson.databind.JsonNode;

/// The board of a whole relay over real TLS.
class BoardNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private @Nullable NodeWorld world;
  private @Nullable RelayNode node;
  private final List<BoardClient> clients = new ArrayList<>();

  private NodeWorld world() {
    return Objects.requireNonNull(world);
  }

  private RelayNode node() {
    return Objects.requireNonNull(node);
  }

  private Path start() throws IOException {
    world = new NodeWorld(folder);
    Path anna = world.operator("anna");
    serve();
    return anna;
  }

  private void serve() throws IOException {
    BoardSettings board =
        new BoardSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), world().operators());
    node =
        RelayNode.start(
            world().settings(1 << 20, new NodeSettings.Operations(null, null, board)),
            InstantSource.system(),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
  }

  @AfterEach
  void stop() {
    clients.forEach(BoardClient::close);
    if (node != null) {
      node.close();
    }
  }

  private InetSocketAddress address() {
    InetSocketAddress address = Objects.requireNonNull(node().boardAddress(), "there is a board");
    assertEquals("https://localhost:" + address.getPort() + "/", node().boardUrl());
    return address;
  }

  private BoardClient client(BoardClient made) {
    clients.add(made);
    return made;
  }

  private BoardClient operator(Path file) {
    return client(BoardClient.withFile(address(), world().root(), file));
  }

  private NodeWorld.Written sent() throws IOException {
    NodeWorld.Identity station = world().station(NodeWorld.XA);
    NodeWorld.Written written = world().write(Precedence.FLASH, 100);
    try (RawStation raw =
        RawStation.connect(node().address(), station.key(), station.certificate())) {
      raw.send(StationFrame.newBuilder().setHello(RawStation.hello().setSubscribe(true)).build());
      raw.send(
          StationFrame.newBuilder()
              .setSubmit(
                  Submit.newBuilder()
                      .setRequest(1)
                      .setAct(ByteString.copyFrom(written.act().bytes().toArray()))
                      .setBodyLength(written.body().length())
                      .setPrecedence(org.openhotline.protocol.v1.Precedence.PRECEDENCE_FLASH))
              .build());
      raw.send(
          StationFrame.newBuilder()
              .setChunk(
                  BodyChunk.newBuilder()
                      .setRequest(1)
                      .setData(ByteString.copyFrom(written.body().toArray()))
                      .setLast(true))
              .build());
      while (!raw.next().hasReceipt()) {
        // what was published before comes first
      }
    }
    return written;
  }

  private interface Probe {
    boolean holds(JsonNode state);
  }

  private static JsonNode until(BoardClient client, Probe probe) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode state = client.ask("state");
    while (!probe.holds(state)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the board never showed it: " + state);
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      state = client.ask("state");
    }
    return state;
  }

  private static String row(JsonNode state, String field) {
    return state.path("rows").path(0).path(field).asString("");
  }

  private static String code(JsonNode answer) {
    return answer.path("refused").path("code").asString("");
  }

  private static byte[] whole(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  @Test
  void showsWhatIsOwedWhoTookItAndTraceWithoutContentAndLogsWhatOperatorsDo() throws IOException {
    BoardClient anna = operator(start());
    String id = sent().message().id().hex();

    JsonNode state = until(anna, s -> s.path("rows").size() == 1);
    assertEquals(id, row(state, "id"));
    assertEquals("XA", row(state, "from"));
    assertEquals("XB", row(state, "desk"));
    assertEquals("ACKNOWLEDGE", row(state, "owes"));
    assertTrue(state.path("ready").asBoolean(false));
    JsonNode desk = state.path("desks").path(0);
    assertEquals("NOBODY", desk.path("median").path("kind").asString(""));
    assertTrue(desk.path("stations").path(0).path("certificateEnds").asLong(0) > 0);

    assertEquals(1, anna.tell("take", Map.of("message", id, "desk", "XB")).path("line").asInt(0));
    String hostile = "<script>alert(1)</script>\u202e";
    assertEquals(
        2, anna.tell("note", Map.of("message", id, "text", hostile)).path("line").asInt(0));
    JsonNode card = anna.tell("call", Map.of("message", id, "desk", "XB"));
    assertFalse(card.path("cards").path(0).path("card").asString("").isEmpty(), card.toString());
    assertEquals(4, anna.tell("silence", Map.of()).path("line").asInt(0));

    state = until(anna, s -> s.path("log").path("lines").asInt(0) == 4);
    assertEquals("anna", state.path("rows").path(0).path("handler").path("name").asString(""));
    JsonNode trace = anna.ask("trace?id=" + id);
    assertEquals("MESSAGE", trace.path("trace").path("facts").path(0).path("kind").asString(""));
    assertEquals("ACCEPTED", trace.path("trace").path("facts").path(1).path("kind").asString(""));
    assertEquals(
        "<script>alert(1)</script><U+202e>", trace.path("log").path(1).path("text").asString(""));
    assertEquals(4, Files.readAllLines(log()).size());

    assertEquals("anna", anna.ask("me").path("name").asString(""));
    String version = state.path("agreements").path(0).path("digest").asString("");
    JsonNode lines = anna.ask("diff?from=" + version + "&to=" + version).path("lines");
    assertTrue(lines.size() > 50, lines.toString());
    lines.forEach(line -> assertEquals("SAME", line.path("kind").asString("")));
    assertEquals("INVALID", code(anna.ask("diff?from=" + version + "&to=0")));

    state = until(anna, s -> s.path("rows").path(0).path("overdue").asBoolean(false));
    JsonNode report = anna.ask("report");
    assertEquals(0, report.path("from").asLong(-1));
    assertTrue(report.path("csv").asString("").startsWith("precedence,"), report.toString());
    assertEquals("FLASH", report.path("lines").path(0).path("precedence").asString(""));
    assertEquals(1, report.path("lines").path(0).path("never").asInt(0), report.toString());
    assertEquals(1, state.path("counts").path("overdue").asInt(0));
    assertTrue(
        state.path("rows").path(0).path("exhausted").asBoolean(false), "no station of XB is there");
    assertEquals(1, state.path("counts").path("exhausted").asInt(0));
  }

  private Path log() {
    return folder.resolve("data").resolve(BoardSettings.LOG_FILE);
  }

  /// An operator sees and calls; who answers for a desk is an officer of it, by his own key.
  @Test
  void noRouteAcknowledgesForADeskOrSubmitsAnything() throws IOException {
    BoardClient anna = operator(start());
    String id = sent().message().id().hex();
    until(anna, s -> s.path("rows").size() == 1);
    List<String> names = new ArrayList<>(List.of("acknowledge", "ack", "fact", "send", "submit"));
    Arrays.stream(ActKind.values()).forEach(kind -> names.add(kind.name()));
    Arrays.stream(ActKind.values()).forEach(kind -> names.add(kind.label()));
    for (String name : names) {
      JsonNode answer =
          anna.tell(
              name,
              Map.of("message", id, "id", id, "desk", "XB", "kind", "ACKNOWLEDGED", "text", "x"));
      assertEquals("UNKNOWN", code(answer), name);
    }
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
      assertEquals(403, anna.send(method, "/api/take", "{}").statusCode(), method);
    }

    int signed = 0;
    for (JsonNode fact : anna.ask("trace?id=" + id).path("trace").path("facts")) {
      signed += fact.path("by").isEmpty() ? 0 : 1;
    }
    assertEquals(1, signed, "nobody has signed anything about the message but its sender");
    assertEquals(
        "ACKNOWLEDGE", row(anna.ask("state"), "owes"), "the desk still owes its acknowledgement");
    assertEquals(0, Files.size(log()), "what was refused is not in the log either");
    assertEquals("WRONG_STATE", code(anna.tell("take", Map.of("message", id, "desk", "XC"))));
    assertEquals("INVALID", code(anna.tell("take", Map.of("message", "no", "desk", "XB"))));
    assertEquals(
        "UNKNOWN",
        code(anna.tell("note", Map.of("message", "0".repeat(32), "text", "about nothing"))));
    assertEquals("INVALID", code(anna.tell("note", Map.of("message", id, "text", "  "))));
    assertEquals("UNKNOWN", code(anna.tell("call", Map.of("desk", "YY"))));
    assertEquals(0, Files.size(log()));
  }

  @Test
  void onlyACertificateInTheFolderOpensTheBoardAndItOpensNoStationSession()
      throws IOException, GeneralSecurityException {
    Path file = start();
    BoardClient anna = operator(file);
    assertEquals(200, anna.get("/").statusCode());
    assertEquals(200, anna.get("/shared/hotline.css").statusCode());

    NodeWorld.Identity station = world().station(NodeWorld.XA);
    BoardClient asStation =
        client(BoardClient.with(address(), world().root(), station.key(), station.certificate()));
    assertThrows(IOException.class, () -> asStation.get("/"));
    BoardClient stranger = client(BoardClient.stranger(address(), world().root()));
    assertThrows(IOException.class, () -> stranger.get("/"));

    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      own.load(in, "once".toCharArray());
    }
    try (RawStation raw =
        RawStation.connect(
            node().address(),
            (PrivateKey) own.getKey("anna", "once".toCharArray()),
            (X509Certificate) own.getCertificate("anna"))) {
      raw.send(StationFrame.newBuilder().setHello(RawStation.hello()).build());
      assertTrue(raw.closedWithin(Duration.ofSeconds(10)), "an operator is no station");
      assertEquals(0, raw.waiting());
    }

    Files.delete(world().operators().resolve("anna.crt"));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (anna.get("/api/state").statusCode() != 401) {
      assertTrue(System.nanoTime() < end, "shut out while the connection stands");
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    BoardClient again = operator(file);
    assertThrows(IOException.class, () -> again.get("/"));
  }

  @Test
  void aPageOfAnotherOriginAFrameOrAnotherMethodGetsNothing() throws IOException {
    BoardClient anna = operator(start());
    assertEquals(
        403, anna.get("/api/state", Map.of("origin", "https://evil.example")).statusCode());
    assertEquals(403, anna.get("/api/state", Map.of("sec-fetch-site", "cross-site")).statusCode());
    assertEquals(403, anna.get("/", Map.of("sec-fetch-dest", "iframe")).statusCode());
    HttpResponse<String> page = anna.get("/");
    String policy = page.headers().firstValue("content-security-policy").orElse("");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("DENY", page.headers().firstValue("x-frame-options").orElse(""));
    assertEquals(404, anna.get("/nothing").statusCode());
    String path = "/..%2f..%2fdata/operators.log";
    assertTrue(anna.get(path).statusCode() >= 400, path);
  }

  @Test
  void aChangedLogOrAMissingFolderLeavesTheRelayWithoutABoardAndServing() throws IOException {
    BoardClient anna = operator(start());
    anna.tell("silence", Map.of());
    node().close();
    byte[] bytes = whole(log());
    bytes[bytes.length / 2] ^= 1;
    Files.write(log(), bytes);

    serve();

    assertNull(node().boardAddress());
    assertTrue(node().recordSize() > 0);
    String id = sent().message().id().hex();
    assertFalse(id.isEmpty(), "the relay takes messages");
    node().close();
    Files.delete(log());
    Files.delete(world().operators().resolve("anna.crt"));
    Files.delete(world().operators());
    serve();
    assertNull(node().boardAddress());
    assertTrue(node().recordSize() > 0);
  }
}
