package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.server.transport.RawStation;

/// A whole relay whose closed messages are in the archive only: after a restart, and after index
/// and archive were made again from the record; and the replay of what it recorded.
class ArchivedNodeTest {
  @TempDir Path folder;

  private static RelayNode start(NodeWorld world) throws IOException {
    return RelayNode.start(
        world.settings(),
        InstantSource.system(),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  private static RawStation connect(NodeWorld world, RelayNode node) {
    NodeWorld.Identity xa = world.station(NodeWorld.XA);
    RawStation station = RawStation.connect(node.address(), xa.key(), xa.certificate());
    station.send(StationFrame.newBuilder().setHello(RawStation.hello()).build());
    return station;
  }

  private static RelayFrame submit(RawStation station, SignedAct act, byte[] body) {
    station.send(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(1)
                    .setAct(ByteString.copyFrom(act.bytes().toArray()))
                    .setBodyLength(body.length)
                    .setPrecedence(org.openhotline.protocol.v1.Precedence.PRECEDENCE_PRIORITY))
            .build());
    if (body.length > 0) {
      station.send(
          StationFrame.newBuilder()
              .setChunk(
                  BodyChunk.newBuilder()
                      .setRequest(1)
                      .setData(ByteString.copyFrom(body))
                      .setLast(true))
              .build());
    }
    for (int i = 0; i < 1_000; i++) {
      RelayFrame frame = station.next();
      if (frame.hasReceipt() || frame.hasRefused()) {
        return frame;
      }
    }
    throw new AssertionError("no answer");
  }

  private static SignedAct cancel(NodeWorld world, NodeWorld.Written written) {
    ActContext of = written.message().context();
    return Acts.sign(
        new OfficerFact(
            new ActContext(
                Plane.LIVE,
                of.agreement(),
                world.id(),
                NodeWorld.XA,
                InstantSource.system().instant()),
            ActKind.CANCEL,
            of.actId(),
            written.act().bodyDigest(),
            "sent in error",
            null),
        List.of(NodeWorld.of(world.duty, NodeWorld.XA)),
        world.random);
  }

  private static String again(NodeWorld world, NodeWorld.Written written) throws IOException {
    RelayNode node = start(world);
    try (RawStation xa = connect(world, node)) {
      return submit(xa, cancel(world, written), new byte[0]).getRefused().getCode();
    } finally {
      node.close();
    }
  }

  @Test
  void closedMessagesOutliveRestartAndRebuildAndTheRecordReplays() throws Exception {
    NodeWorld world = new NodeWorld(folder);
    NodeWorld.Written written = world.write(Precedence.PRIORITY, 500);
    RelayNode node = start(world);
    try (RawStation xa = connect(world, node)) {
      RelayFrame accepted = submit(xa, written.act(), written.body().toArray());
      assertTrue(accepted.hasReceipt(), accepted.toString());
      RelayFrame cancelled = submit(xa, cancel(world, written), new byte[0]);
      assertTrue(cancelled.hasReceipt(), cancelled.toString());
    } finally {
      node.close();
    }

    assertEquals("WRONG_STATE", again(world, written), "from the archive, after a restart");

    Path data = world.settings().data();
    Path index = data.resolve(NodeFiles.INDEX);
    try (var files = Files.list(index)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Path record = NodeSettings.recordFolder(data);
    IndexRebuild.Report made = IndexRebuild.run(data, record, Plane.LIVE);
    assertEquals(1, made.messages());
    assertEquals(0, made.missingBodies());
    assertEquals("WRONG_STATE", again(world, written), "from the archive made again");
    deleteBodies(data.resolve(NodeFiles.BODIES));
    assertEquals(1, IndexRebuild.run(data, record, Plane.LIVE).missingBodies());

    ReplayReport report = RecordReplays.run(record);
    assertEquals(Optional.empty(), report.difference());
    assertEquals(report.checkpoint().size(), report.entries());
    assertTrue(report.statements() > 0 && report.acts() > 5 && report.observations() >= 3);

    tamper(record, folder.resolve("export"), report);
  }

  private static void deleteBodies(Path bodies) throws IOException {
    try (var files = Files.walk(bodies)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /// Every single byte of a statement, and one of an act.
  private static void tamper(Path record, Path export, ReplayReport whole) throws Exception {
    RecordExport.run(record, export, List.of());
    assertEquals(whole, RecordReplays.run(export));
    Path bundle = export.resolve("tile/entries/000.p/" + whole.checkpoint().size());
    byte[] bytes = Files.readAllBytes(bundle);
    int offset = 0;
    int flipped = 0;
    boolean act = false;
    for (byte[] entry : EntryBundle.decodePrefix(bytes, 256)) {
      offset += EntryBundle.LENGTH_FIELD_BYTES;
      RecordEntry parsed = Entries.parse(entry);
      if (parsed instanceof RecordEntry.OfStatement && flipped == 0) {
        for (int i = 0; i < entry.length; i++) {
          Files.write(bundle, flip(bytes, offset + i));
          assertTrue(RecordReplays.run(export).difference().isPresent(), "byte " + i);
          flipped++;
        }
      } else if (parsed instanceof RecordEntry.OfAct && !act) {
        act = true;
        Files.write(bundle, flip(bytes, offset + entry.length - 1)); // the end of a signature
        assertInstanceOf(
            DamagedRecordException.class,
            assertThrows(IOException.class, () -> RecordReplays.run(export)));
      }
      offset += entry.length;
    }
    assertTrue(flipped > 50 && act);
    Files.delete(bundle);
    assertThrows(DamagedRecordException.class, () -> RecordReplays.run(export));
    Files.delete(export.resolve("checkpoint"));
    assertTrue(
        String.valueOf(
                assertThrows(IOException.class, () -> RecordReplays.run(export)).getMessage())
            .contains("holds no record"));
  }

  private static byte[] flip(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }
}
