package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.server.notice.NoticeSettings;
import org.openhotline.server.transport.RawStation;

/// A whole relay tells a desk without a link over a real webhook; a restart neither loses nor
/// repeats.
class NoticesNodeTest {
  @TempDir Path folder;
  private NodeWorld world;
  private final TreeMap<Long, RecordEntry> seen = new TreeMap<>();

  /// A call as it arrived.
  private record Call(String id, String body) {}

  @BeforeEach
  void makeWorld() throws IOException {
    world = new NodeWorld(folder);
  }

  private RelayNode start(int port) throws IOException {
    NoticeSettings notices =
        new NoticeSettings(
            null,
            new NoticeSettings.Hook(Bytes.of(new byte[32]), null, Duration.ofSeconds(10)),
            List.of(
                new NoticeSettings.Webhook(
                    new LocalId("xb-pager"),
                    NodeWorld.XB,
                    URI.create("http://127.0.0.1:" + port + "/"))),
            new NoticeSettings.BackOff(
                Duration.ofMillis(500), Duration.ofSeconds(1), 200, Duration.ofSeconds(10)));
    return RelayNode.start(
        world.settings(1 << 20, new NodeSettings.Operations(null, notices, null)),
        InstantSource.system(),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  private static HttpServer listen(int port, BlockingQueue<Call> calls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.add(
              new Call(
                  exchange.getRequestHeaders().getFirst("webhook-id"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private RawStation listening(RelayNode node) {
    NodeWorld.Identity xa = world.station(NodeWorld.XA);
    RawStation station = RawStation.connect(node.address(), xa.key(), xa.certificate());
    station.send(StationFrame.newBuilder().setHello(RawStation.hello().setSubscribe(true)).build());
    return station;
  }

  private static void submit(RawStation station, NodeWorld.Written flash) {
    station.send(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(1)
                    .setAct(ByteString.copyFrom(flash.act().bytes().toArray()))
                    .setBodyLength(500)
                    .setPrecedence(org.openhotline.protocol.v1.Precedence.PRECEDENCE_FLASH))
            .build());
    station.send(
        StationFrame.newBuilder()
            .setChunk(
                BodyChunk.newBuilder()
                    .setRequest(1)
                    .setData(ByteString.copyFrom(flash.body().toArray()))
                    .setLast(true))
            .build());
  }

  /// Reads pushes until an entry is as wanted.
  private void until(RawStation station, Predicate<RecordEntry> wanted) throws Exception {
    while (seen.values().stream().noneMatch(wanted)) {
      read(station);
    }
  }

  private void read(RawStation station) throws Exception {
    RelayFrame frame = station.next();
    assertFalse(frame.hasRefused(), frame.toString());
    if (frame.hasPush()) {
      seen.put(frame.getPush().getIndex(), Entries.parse(frame.getPush().getEntry().toByteArray()));
    }
  }

  /// Calls that the record says were answered.
  private long sent() {
    return seen.values().stream().filter(entry -> notified(entry, NoticeOutcome.SENT)).count();
  }

  private static boolean notified(RecordEntry entry, NoticeOutcome outcome) {
    return entry instanceof RecordEntry.OfObservation(var _, Observation.Notified fact)
        && fact.outcome() == outcome;
  }

  private static Call taken(BlockingQueue<Call> calls) throws InterruptedException {
    Call call = calls.poll(60, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the webhook was not called");
    }
    return call;
  }

  @Test
  void aDeskWithoutALinkIsToldOnceThoughTheRelayStartsAgain() throws Exception {
    BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    List<Call> all = new ArrayList<>();
    HttpServer server = listen(0, calls);
    int port = server.getAddress().getPort();
    try {
      NodeWorld.Written flash = world.write(Precedence.FLASH, 500);
      try (RelayNode node = start(port);
          RawStation xa = listening(node)) {
        submit(xa, flash);
        all.add(taken(calls));
        until(xa, entry -> entry instanceof RecordEntry.OfStatement(var _, Statement.Exhausted _));
        until(xa, entry -> notified(entry, NoticeOutcome.SENT));
        calls.drainTo(all);
        while (sent() < all.size()) {
          read(xa);
          calls.drainTo(all);
        }
        assertTrue(
            node.metricsText()
                .contains("hotline_notifications_total{channel=\"webhook\",outcome=\"sent\"} "));
      }
      assertEquals(
          "{\"type\":\"hotline.message.waits\",\"data\":{\"text\":\"A FLASH message waits\"}}",
          all.getFirst().body());
      try (RelayNode node = start(port);
          RawStation xa = listening(node)) {
        submit(xa, world.write(Precedence.FLASH, 500));
        all.add(taken(calls));
      }
      assertEquals(
          all.size(), new HashSet<>(all.stream().map(Call::id).toList()).size(), all.toString());
      assertTrue(all.stream().allMatch(call -> call.body().equals(all.getFirst().body())));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatCouldNotBeToldBeforeARestartIsToldAfterIt() throws Exception {
    BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (RelayNode node = start(port);
        RawStation xa = listening(node)) {
      submit(xa, world.write(Precedence.FLASH, 500));
      until(xa, entry -> notified(entry, NoticeOutcome.FAILED));
    }
    HttpServer server = listen(port, calls);
    try (RelayNode node = start(port);
        RawStation xa = listening(node)) {
      assertTrue(taken(calls).body().contains("A FLASH message waits"));
      until(
          xa,
          entry ->
              entry instanceof RecordEntry.OfObservation(var _, Observation.Notified fact)
                  && fact.outcome() == NoticeOutcome.SENT
                  && fact.attempt() > 1);
    } finally {
      server.stop(0);
    }
  }
}
