package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.ProofCheck;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Durable;
import org.openhotline.protocol.v1.FetchMessage;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.v1.Receipt;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.v1.Welcome;
import org.openhotline.server.node.NodeWorld.Written;
import org.openhotline.server.transport.RawStation;

/// A whole relay node with real files, keys and TLS, and raw stations.
class RelayNodeTest {
  private static final DeskId XA = NodeWorld.XA;
  private static final DeskId XB = NodeWorld.XB;
  private static final DeskId XC = NodeWorld.XC;

  @TempDir Path folder;
  private @Nullable RelayNode node;
  private @Nullable NodeWorld world;
  private byte[] checkpoint = new byte[0];

  private NodeWorld world() throws IOException {
    NodeWorld made = world;
    if (made == null) {
      made = new NodeWorld(folder);
      world = made;
    }
    return made;
  }

  private RelayNode start() throws IOException {
    RelayNode started =
        RelayNode.start(
            world().settings(),
            InstantSource.system(),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    node = started;
    return started;
  }

  private RelayNode node() {
    return Objects.requireNonNull(node);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private RawStation connect(DeskId desk) throws IOException {
    NodeWorld.Identity station = world().station(desk);
    return RawStation.connect(node().address(), station.key(), station.certificate());
  }

  private RawStation listening(DeskId desk, long after, long rememberedSize) throws IOException {
    RawStation raw = connect(desk);
    raw.send(
        StationFrame.newBuilder()
            .setHello(
                RawStation.hello()
                    .setSubscribe(true)
                    .setAfterIndex(after)
                    .setRememberedSize(rememberedSize))
            .build());
    return raw;
  }

  private RelayFrame until(RawStation raw, Predicate<RelayFrame> wanted) {
    for (int i = 0; i < 10_000; i++) {
      RelayFrame frame = raw.next();
      if (frame.hasWelcome()) {
        checkpoint = frame.getWelcome().getCheckpoint().toByteArray();
      } else if (frame.hasCheckpoint()) {
        checkpoint = frame.getCheckpoint().getCheckpoint().toByteArray();
      }
      if (wanted.test(frame)) {
        return frame;
      }
    }
    throw new AssertionError("it never came");
  }

  private static void submit(RawStation raw, long request, Written written) {
    raw.send(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(request)
                    .setAct(ByteString.copyFrom(written.act().bytes().toArray()))
                    .setBodyLength(written.body().length())
                    .setPrecedence(
                        written.message().precedence() == Precedence.FLASH
                            ? org.openhotline.protocol.v1.Precedence.PRECEDENCE_FLASH
                            : org.openhotline.protocol.v1.Precedence.PRECEDENCE_ROUTINE))
            .build());
    byte[] body = written.body().toArray();
    for (int offset = 0; offset < body.length; offset += 16 * 1024) {
      int length = Math.min(16 * 1024, body.length - offset);
      raw.send(
          StationFrame.newBuilder()
              .setChunk(
                  BodyChunk.newBuilder()
                      .setRequest(request)
                      .setOffset(offset)
                      .setData(ByteString.copyFrom(body, offset, length))
                      .setLast(offset + length == body.length))
              .build());
    }
  }

  private void assertIncluded(Receipt receipt) {
    assertIncluded(
        receipt.getIndex(), receipt.getTreeSize(), receipt.getEntry(), receipt.getInclusionList());
  }

  private void assertIncluded(long index, long treeSize, ByteString entry, List<ByteString> path) {
    if (!(SignedNote.parse(checkpoint) instanceof Parse.Parsed<SignedNote>(SignedNote note))
        || !(Checkpoint.parse(note.text()) instanceof Parse.Parsed<Checkpoint>(Checkpoint head))) {
      throw new AssertionError("no checkpoint came");
    }
    assertEquals(treeSize, head.size());
    InclusionProof proof =
        new InclusionProof(
            index, treeSize, path.stream().map(hash -> Hash.of(hash.toByteArray())).toList());
    ProofCheck check = proof.verify(Merkle.leafHash(entry.toByteArray()), head.root());
    assertInstanceOf(ProofCheck.Valid.class, check);
  }

  private byte[] body(RawStation raw, Push push) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    BodyChunk chunk;
    do {
      chunk =
          until(raw, f -> f.hasChunk() && f.getChunk().getRequest() == push.getIndex()).getChunk();
      body.writeBytes(chunk.getData().toByteArray());
    } while (!chunk.getLast());
    return body.toByteArray();
  }

  @Test
  void aMessageIsReceiptedProvenDeliveredAndSurvivesARestart() throws IOException {
    start();
    Written written = world().write(Precedence.IMMEDIATE, 40_000);
    Receipt receipt;
    long size;
    try (RawStation xa = listening(XA, -1, 0);
        RawStation xb = listening(XB, -1, 0)) {
      until(xa, RelayFrame::hasCaughtUp);
      until(xb, RelayFrame::hasCaughtUp);

      submit(xa, 7, written);

      receipt = until(xa, f -> f.hasReceipt() || f.hasRefused()).getReceipt();
      assertEquals(7, receipt.getRequest());
      assertFalse(receipt.getRepeatedSubmission());
      assertIncluded(receipt);
      long leaf = receipt.getIndex();
      Push push = until(xb, f -> f.hasPush() && f.getPush().getIndex() == leaf).getPush();
      assertIncluded(leaf, push.getTreeSize(), push.getEntry(), push.getInclusionList());
      assertEquals(written.body().length(), push.getBodyLength());
      assertArrayEquals(written.body().toArray(), body(xb, push));

      submit(xa, 8, written);
      Receipt again = until(xa, f -> f.hasReceipt() || f.hasRefused()).getReceipt();
      assertTrue(again.getRepeatedSubmission(), "the same bytes: the same leaf, nothing new");
      assertEquals(leaf, again.getIndex());
      size = again.getTreeSize();
    }
    node().close();

    start();

    try (RawStation xb = listening(XB, receipt.getIndex() - 1, size)) {
      Welcome welcome = until(xb, RelayFrame::hasWelcome).getWelcome();
      assertTrue(welcome.getConsistencyCount() > 0, "the record goes on");
      assertEquals("station-1", welcome.getStationId());
      Push push = until(xb, RelayFrame::hasPush).getPush();
      assertEquals(receipt.getIndex(), push.getIndex());
      assertEquals(receipt.getEntry(), push.getEntry(), "byte for byte");
      xb.send(
          StationFrame.newBuilder()
              .setDurable(Durable.newBuilder().setIndex(push.getIndex()))
              .build());
      xb.send(
          StationFrame.newBuilder()
              .setFetchMessage(
                  FetchMessage.newBuilder()
                      .setRequest(3)
                      .setMessageId(ByteString.copyFrom(written.message().id().value().toArray())))
              .build());
      RelayFrame entries = until(xb, RelayFrame::hasEntries);
      assertEquals(receipt.getEntry(), entries.getEntries().getEntries(0).getEntry());
    }
  }

  @Test
  void flashOvertakesAMegabyteOfRoutineBodiesThatWaitForASlowReader() throws IOException {
    start();
    try (RawStation xa = listening(XA, -1, 0);
        RawStation xb = listening(XB, -1, 0)) {
      until(xb, RelayFrame::hasCaughtUp);
      until(xa, RelayFrame::hasCaughtUp);
      xb.reading(false);
      for (int i = 1; i <= 9; i++) {
        boolean last = i == 9;
        submit(
            xa,
            i,
            last
                ? world().write(Precedence.FLASH, 20_000)
                : world().write(Precedence.ROUTINE, 128 * 1024));
        assertTrue(until(xa, f -> f.hasReceipt() || f.hasRefused()).hasReceipt());
      }

      xb.reading(true);

      AtomicLong before = new AtomicLong();
      Push flash =
          until(
                  xb,
                  f -> {
                    before.addAndGet(f.getChunk().getData().size());
                    return f.hasPush() && f.getPush().getUrgent();
                  })
              .getPush();
      assertEquals(20_000, flash.getBodyLength());
      assertTrue(before.get() < 600_000, "routine bytes before FLASH: " + before);
    }
  }

  @Test
  void theIndexIsMadeAgainFromTheRecordAndTheNodeGoesOn() throws IOException {
    start();
    Written written = world().write(Precedence.PRIORITY, 20_000);
    try (RawStation xa = listening(XA, -1, 0)) {
      until(xa, RelayFrame::hasCaughtUp);
      submit(xa, 1, written);
      until(xa, RelayFrame::hasReceipt);
    }
    node().close();
    Path data = world().settings().data();
    Path index = data.resolve(NodeFiles.INDEX);
    try (var files = Files.list(index)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    IOException refused = assertThrows(IOException.class, this::start);
    assertTrue(refused.toString().contains("--rebuild-index"), refused.toString());

    IndexRebuild.run(data, NodeSettings.recordFolder(data), Plane.LIVE);

    start();
    try (RawStation xb = listening(XB, -1, 0)) {
      Push push = until(xb, f -> f.hasPush() && f.getPush().getBodyLength() > 0).getPush();
      assertArrayEquals(written.body().toArray(), body(xb, push));
      until(xb, RelayFrame::hasCaughtUp);
    }
  }

  @Test
  void refusesAChangedBodyAnotherDeskAndTheWrongLane() throws IOException {
    start();
    try (RawStation xa = listening(XA, -1, 0);
        RawStation xb = listening(XB, -1, 0)) {
      Written good = world().write(Precedence.IMMEDIATE, 1_000);
      byte[] bent = good.body().toArray();
      bent[5] ^= 1;

      submit(xa, 1, new Written(good.act(), Bytes.of(bent)));
      submit(xb, 2, good);

      assertEquals("BODY_MISMATCH", until(xa, RelayFrame::hasRefused).getRefused().getCode());
      assertEquals(
          "STATION_OF_OTHER_DESK", until(xb, RelayFrame::hasRefused).getRefused().getCode());
      assertTrue(xa.open() && xb.open(), "the sessions go on");
      submit(xa, 3, good);
      assertEquals(3, until(xa, RelayFrame::hasReceipt).getReceipt().getRequest());
    }
    String metrics = node().metricsText();
    assertTrue(metrics.contains("hotline_refusals_total{code=\"BODY_MISMATCH\"} 1.0"), metrics);
    assertTrue(metrics.contains("hotline_acts_accepted_total{kind=\"message\"} 1.0"), metrics);
  }

  @Test
  void revocationEndsAnOpenSessionAndShutsTheDoor() throws IOException {
    start();
    NodeWorld.Identity station = world().station(XB);
    try (RawStation xb = listening(XB, -1, 0)) {
      until(xb, RelayFrame::hasCaughtUp);
      int number = 30;
      for (var act :
          world().authority(XB).revoke(station.signing().credentialId(), "device lost")) {
        world().take(number++ + "-revocation", act);
      }

      RelayFrame refused = until(xb, RelayFrame::hasRefused);

      assertEquals("STATION_REVOKED", refused.getRefused().getCode());
      assertTrue(refused.getRefused().getFatal());
      assertTrue(xb.closedWithin(Duration.ofSeconds(5)));
    }
    try (RawStation again = listening(XB, -1, 0)) {
      assertTrue(again.closedWithin(Duration.ofSeconds(5)));
      assertEquals(0, again.waiting(), "not one application byte");
    }
  }

  @Test
  void deadlinesFireWithoutAnybodyAskingAndAreMeasured() throws IOException {
    start();
    try (RawStation xa = listening(XA, -1, 0)) {
      until(xa, RelayFrame::hasCaughtUp);
      submit(xa, 1, world().write(Precedence.FLASH, 500));
      long leaf = until(xa, RelayFrame::hasReceipt).getReceipt().getIndex();

      // XB is not connected: non-delivery, then the ladder, by the demo agreement's seconds.
      until(xa, f -> f.hasPush() && f.getPush().getIndex() > leaf + 1);
    }
    assertTrue(
        node().metricsText().contains("hotline_timer_lateness_seconds_count"),
        node().metricsText());
  }

  @Test
  void drainTellsStationsAndTheIntakeWroteItsResults() throws IOException {
    start();
    assertEquals("leaf 1\n", Files.readString(world().intake().resolve("10-directory.receipt")));
    assertEquals(List.of("demo"), node().agreements().stream().map(Object::toString).toList());
    try (RawStation xa = listening(XA, -1, 0)) {
      until(xa, RelayFrame::hasCaughtUp);

      node().close();

      RelayFrame refused = until(xa, RelayFrame::hasRefused);
      assertEquals("NOT_SERVING", refused.getRefused().getCode());
    }
  }

  @Test
  void readinessSaysWhyOverHttpAndCountsDesksWithoutALink() throws Exception {
    node =
        RelayNode.start(
            world()
                .settings(
                    Long.MAX_VALUE / 2,
                    new NodeSettings.Operations(new TreeSet<>(List.of(XA, XC)), null, null)),
            InstantSource.system(),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    int port = Objects.requireNonNull(node().metricsAddress()).getPort();
    try (HttpClient client = HttpClient.newHttpClient();
        RawStation xa = listening(XA, -1, 0)) {
      until(xa, RelayFrame::hasCaughtUp);
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
      HttpResponse<String> answer = client.send(ready, HttpResponse.BodyHandlers.ofString());
      assertEquals(503, answer.statusCode());
      assertTrue(answer.body().startsWith("not ready\ndisk: the disk has "), answer.body());
      assertEquals(2, answer.body().lines().count(), answer.body());
      String scraped = node().metricsText();
      assertTrue(scraped.contains("hotline_health{check=\"disk\"} 0.0"), scraped);
      assertTrue(scraped.contains("hotline_desks_unlinked 1.0"), "XC has none");
    }
  }

  @Test
  void metricsAndHealthAreServedOnTheLoopback() throws Exception {
    start();
    var address = Objects.requireNonNull(node().metricsAddress());
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), path);
      }
    }
  }
}
