package org.openhotline.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.server.transport.TransportObserver.Ending;

/// Real TLS over real sockets, and peers that break the rules.
class TransportServerTest {
  private static final Duration DEADLINE = Duration.ofMillis(700);
  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final TransportLimits LIMITS =
      TransportLimits.DEFAULT
          .withTimes(DEADLINE, DEADLINE, Duration.ofMillis(2_500), DEADLINE)
          .withBodyBytes(64 * 1024)
          .withConnections(20, 6);

  private final TestTls trust = new TestTls();
  private final TestTls.Identity station = TestTls.identity("station");
  private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
  private final BlockingQueue<Submission> submissions = new LinkedBlockingQueue<>();
  private final List<StationLink> links = new ArrayList<>();
  private TransportServer server;

  TransportServerTest() throws IOException {
    server = start();
  }

  private TransportServer start() throws IOException {
    trust.designate(station.certificate());
    return TransportServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        trust.relay(),
        Plane.LIVE,
        LIMITS,
        this::open,
        new TransportObserver() {
          @Override
          public void ended(Ending ending) {
            endings.add(ending);
          }
        });
  }

  private synchronized Gateway.Opening open(StationLink link, Gateway.Greeting greeting) {
    if (greeting.software().equals("unwanted")) {
      return new Gateway.Rejected(Refusal.of(RefusalCode.STATION_UNKNOWN, "who are you?"));
    }
    links.add(link);
    return new Gateway.Opened(new EchoPort(link, submissions));
  }

  private synchronized StationLink link() {
    return links.getFirst();
  }

  @BeforeEach
  void isUp() {
    assertEquals(0, server.connections());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private RawStation connect() {
    return RawStation.connect(server.address(), station.key(), station.certificate());
  }

  private RawStation greeted() {
    RawStation raw = connect();
    raw.send(StationFrame.newBuilder().setHello(RawStation.hello()).build());
    raw.send(ping(1));
    assertEquals(1, raw.next().getPong().getNonce());
    return raw;
  }

  private static StationFrame ping(long nonce) {
    return StationFrame.newBuilder().setPing(Ping.newBuilder().setNonce(nonce)).build();
  }

  private Ending ending() throws InterruptedException {
    Ending ending = endings.poll(10, TimeUnit.SECONDS);
    if (ending == null) {
      throw new AssertionError("no connection ended");
    }
    return ending;
  }

  private static void assertFatal(RelayFrame frame, RefusalCode code) {
    assertEquals(code.name(), frame.getRefused().getCode(), frame.toString());
    assertTrue(frame.getRefused().getFatal());
  }

  @Test
  void carriesFramesBothWaysAndAssemblesInterleavedBodies() throws InterruptedException {
    try (RawStation raw = greeted()) {
      raw.send(submit(1, 20_000));
      raw.send(chunk(1, 0, 16_384, false));
      raw.send(submit(2, 5));
      raw.send(chunk(2, 0, 5, true));
      raw.send(chunk(1, 16_384, 3_616, true));

      assertEquals(2, next().request(), "the shorter body is whole first");
      Submission large = next();
      assertEquals(1, large.request());
      assertEquals(20_000, large.body().length());
      assertEquals(Bytes.of(new byte[] {7}), large.act());
    }
    assertEquals(Ending.NORMAL, ending());
  }

  private Submission next() throws InterruptedException {
    Submission submission = submissions.poll(10, TimeUnit.SECONDS);
    if (submission == null) {
      throw new AssertionError("nothing was submitted");
    }
    return submission;
  }

  private static StationFrame submit(long request, int bodyLength) {
    return StationFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRequest(request)
                .setAct(ByteString.copyFrom(new byte[] {7}))
                .setBodyLength(bodyLength))
        .build();
  }

  private static StationFrame chunk(long request, int offset, int size, boolean last) {
    return StationFrame.newBuilder()
        .setChunk(
            BodyChunk.newBuilder()
                .setRequest(request)
                .setOffset(offset)
                .setData(ByteString.copyFrom(new byte[size]))
                .setLast(last))
        .build();
  }

  @Test
  void refusesABodyOverTheLimitAndTheSessionGoesOn() throws InterruptedException {
    try (RawStation raw = greeted()) {
      raw.send(submit(1, 64 * 1024 + 1));
      RelayFrame refused = raw.next();
      assertEquals("TOO_LARGE", refused.getRefused().getCode());
      assertEquals("65536", refused.getRefused().getDetailsOrThrow("limit"));
      assertFalse(refused.getRefused().getFatal());
      raw.send(chunk(1, 0, 5, true));
      raw.send(submit(2, 0));
      assertEquals(2, next().request());
    }
  }

  @Test
  void endsASessionWhoseChunksDoNotFit() {
    try (RawStation raw = greeted()) {
      raw.send(submit(1, 100));
      raw.send(chunk(1, 50, 50, true));
      assertFatal(raw.next(), RefusalCode.MALFORMED);
      assertTrue(raw.closedWithin(GRACE));
    }
  }

  @Test
  void refusesOtherVersionsOtherPlanesAndWhomTheGatewayRejects() {
    try (RawStation raw = connect()) {
      raw.send(
          StationFrame.newBuilder()
              .setHello(RawStation.hello().setProtocolMin(2).setProtocolMax(3))
              .build());
      assertFatal(raw.next(), RefusalCode.VERSION_UNSUPPORTED);
      assertTrue(raw.closedWithin(GRACE));
    }
    try (RawStation raw = connect()) {
      raw.send(
          StationFrame.newBuilder()
              .setHello(
                  RawStation.hello().setPlane(org.openhotline.protocol.v1.Plane.PLANE_EXERCISE))
              .build());
      assertFatal(raw.next(), RefusalCode.WRONG_PLANE);
    }
    try (RawStation raw = connect()) {
      raw.send(
          StationFrame.newBuilder().setHello(RawStation.hello().setSoftware("unwanted")).build());
      assertFatal(raw.next(), RefusalCode.STATION_UNKNOWN);
    }
    try (RawStation raw = connect()) {
      raw.send(ping(1));
      assertFatal(raw.next(), RefusalCode.MALFORMED);
    }
  }

  @Test
  void letsInNobodyWithoutADesignatedCertificateOrWithAnotherGroup() throws InterruptedException {
    TestTls.Identity stranger = TestTls.identity("stranger");
    List<RawStation> rogues =
        List.of(
            RawStation.withoutCertificate(server.address()),
            RawStation.connect(server.address(), stranger.key(), stranger.certificate()),
            RawStation.connect(server.address(), station.key(), station.certificate(), "X25519"));
    for (RawStation rogue : rogues) {
      try (rogue) {
        rogue.send(StationFrame.newBuilder().setHello(RawStation.hello()).build());
        assertTrue(rogue.closedWithin(GRACE));
        assertEquals(0, rogue.waiting(), "not one application byte");
        assertEquals(Ending.HANDSHAKE_FAILED, ending());
      }
    }
  }

  @Test
  void closesGarbageAtOnceAndAStalledHandshakeAtTheDeadline() throws InterruptedException {
    try (RawStation raw = RawStation.plain(server.address())) {
      raw.sendRaw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertTrue(raw.closedWithin(GRACE));
      assertEquals(Ending.HANDSHAKE_FAILED, ending());
    }
    try (RawStation raw = RawStation.plain(server.address())) {
      raw.sendRaw((byte) 22, (byte) 3, (byte) 1); // the start of a TLS record, then silence
      assertTrue(raw.closedWithin(GRACE));
      assertEquals(Ending.HANDSHAKE_LATE, ending());
    }
    try (RawStation raw = connect()) {
      assertTrue(raw.closedWithin(GRACE), "a handshake without Hello");
      assertEquals(Ending.HANDSHAKE_LATE, ending());
    }
  }

  @Test
  void closesAGiantLengthAndFramesThatAreNone() throws InterruptedException {
    try (RawStation raw = greeted()) {
      raw.sendRaw((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x07);
      assertFatal(raw.next(), RefusalCode.TOO_LARGE);
      assertTrue(raw.closedWithin(GRACE));
      assertEquals(Ending.BAD_FRAME, ending());
    }
    try (RawStation raw = greeted()) {
      raw.sendRaw((byte) 3, (byte) 0xff, (byte) 0xff, (byte) 0xff);
      assertFatal(raw.next(), RefusalCode.MALFORMED);
      assertTrue(raw.closedWithin(GRACE));
    }
    try (RawStation raw = greeted()) {
      raw.sendRaw((byte) 0);
      assertFatal(raw.next(), RefusalCode.MALFORMED);
    }
  }

  @Test
  void closesAFrameThatDripsHoweverBusyItIs() throws Exception {
    try (RawStation raw = greeted()) {
      long start = System.nanoTime();
      raw.sendRaw((byte) 100);
      while (raw.open() && System.nanoTime() - start < GRACE.toNanos()) {
        raw.sendRaw((byte) 10);
        raw.closedWithin(Duration.ofMillis(100));
      }
      assertFalse(raw.open(), "dripping bytes do not extend the deadline");
      assertEquals(Ending.FRAME_LATE, ending());
      long tookMillis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(tookMillis < DEADLINE.toMillis() + 2_500, "took " + tookMillis + " ms");
    }
  }

  @Test
  void closesAPeerThatNeverReads() throws InterruptedException {
    try (RawStation raw = greeted()) {
      raw.reading(false);
      byte[] frame = new byte[16 * 1024];
      long end = System.nanoTime() + GRACE.toNanos();
      while (endings.isEmpty() && System.nanoTime() < end) {
        if (link().writable()) {
          link().write(frame);
        } else {
          raw.closedWithin(Duration.ofMillis(5));
        }
      }
      assertEquals(Ending.STALLED, ending());
    }
  }

  @Test
  void closesASilentSession() throws InterruptedException {
    try (RawStation raw = greeted()) {
      assertTrue(raw.closedWithin(Duration.ofSeconds(6)));
      assertEquals(Ending.IDLE, ending());
    }
  }

  @Test
  void oneSourceGetsOnlySoManyConnectionsBeforeTheirHandshake() throws InterruptedException {
    List<RawStation> raws = new ArrayList<>();
    try {
      for (int i = 0; i < 7; i++) {
        raws.add(RawStation.plain(server.address()));
      }
      assertEquals(Ending.TOO_MANY, ending());
      assertTrue(
          raws.stream().anyMatch(r -> r.closedWithin(Duration.ofMillis(500))), "one is closed");
    } finally {
      raws.forEach(RawStation::close);
    }
  }

  @Test
  void closingALinkTellsTheStationWhyAndDrainEndsAll() {
    try (RawStation raw = greeted()) {
      link().close(Refusal.of(RefusalCode.STATION_REVOKED, "this station was revoked"));
      assertFatal(raw.next(), RefusalCode.STATION_REVOKED);
      assertTrue(raw.closedWithin(GRACE));
    }
    try (RawStation raw = greeted()) {
      server.drain(Refusal.of(RefusalCode.NOT_SERVING, "going down"), Duration.ofSeconds(5));
      assertFatal(raw.next(), RefusalCode.NOT_SERVING);
      assertTrue(raw.closedWithin(GRACE));
      assertEquals(0, server.connections());
    }
  }

  /// Waits until the relay has no connection.
  ///
  /// @return how long that took
  private Duration untilAllAreGone() {
    long start = System.nanoTime();
    while (server.connections() > 0 && System.nanoTime() - start < GRACE.toNanos()) {
      Thread.onSpinWait();
    }
    assertEquals(0, server.connections());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void aPeerThatDoesNotCloseAfterTheLastWordIsClosedAfterItsGraceOrItsMebibyte() {
    Duration grace = Duration.ofSeconds(LastWord.GRACE_SECONDS);
    byte[] giantLength = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x07};
    try (RawStation silent = greeted()) {
      silent.reading(false);
      silent.sendRaw(giantLength);
      Duration took = untilAllAreGone();
      assertTrue(took.compareTo(grace.minusMillis(500)) > 0, "left time to read: " + took);
    }
    try (RawStation talking = greeted()) {
      talking.reading(false);
      talking.sendRaw(giantLength);
      talking.sendRaw(new byte[4 * LastWord.MOST_BYTES]);
      Duration took = untilAllAreGone();
      assertTrue(took.compareTo(grace) < 0, "did not wait for the end of a flood: " + took);
    }
  }
}
