package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.time.ClockSources;
import org.openhotline.server.transport.RawStation;

/// A whole relay whose wall clock jumps, while it runs and while it does not.
class RelayClockTest {
  /// Nothing may be early; late is what a restart and a busy machine make of it.
  private static final Duration LATE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private volatile Duration shift = Duration.ZERO;

  private RelayNode start(NodeWorld world, boolean adopt) throws IOException {
    return RelayNode.start(
        world.settings(),
        ClockSources.withWall(() -> Instant.now().plus(shift)),
        adopt,
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  private static RawStation listening(NodeWorld world, RelayNode node, DeskId desk) {
    NodeWorld.Identity identity = world.station(desk);
    RawStation station = RawStation.connect(node.address(), identity.key(), identity.certificate());
    station.send(StationFrame.newBuilder().setHello(RawStation.hello().setSubscribe(true)).build());
    return station;
  }

  private static void submit(RawStation station, NodeWorld.Written written) {
    station.send(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(1)
                    .setAct(ByteString.copyFrom(written.act().bytes().toArray()))
                    .setBodyLength(written.body().length())
                    .setPrecedence(org.openhotline.protocol.v1.Precedence.PRECEDENCE_FLASH))
            .build());
    station.send(
        StationFrame.newBuilder()
            .setChunk(
                BodyChunk.newBuilder()
                    .setRequest(1)
                    .setData(ByteString.copyFrom(written.body().toArray()))
                    .setLast(true))
            .build());
  }

  private static void until(RawStation station, Predicate<RecordEntry> wanted)
      throws MalformedException {
    for (int i = 0; i < 10_000; i++) {
      var frame = station.next();
      assertFalse(frame.hasRefused(), frame.toString());
      if (frame.hasPush()
          && !frame.getPush().getUrgent()
          && wanted.test(Entries.parse(frame.getPush().getEntry().toByteArray()))) {
        return;
      }
    }
    throw new AssertionError("it never came");
  }

  private static boolean link(RecordEntry entry, DeskId desk) {
    return entry instanceof RecordEntry.OfObservation(var _, Observation.LinkChanged link)
        && link.desk().equals(desk)
        && link.up();
  }

  private static boolean step(RecordEntry entry, int number) {
    return entry instanceof RecordEntry.OfStatement(var _, Statement.Escalated escalated)
        && escalated.obligation() == Obligation.ACKNOWLEDGE
        && escalated.step() >= number;
  }

  private static boolean overdue(RecordEntry entry) {
    return entry instanceof RecordEntry.OfStatement(var _, Statement.Overdue o)
        && o.obligation() == Obligation.ACKNOWLEDGE;
  }

  private static long departure(RelayNode node) {
    String name = "hotline_clock_departure_seconds ";
    return node.metricsText()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(name.length()))))
        .findFirst()
        .orElseThrow();
  }

  private List<RecordEntry> record() throws IOException, MalformedException {
    List<RecordEntry> entries = new ArrayList<>();
    try (RecordFiles files = RecordFiles.open(NodeSettings.recordFolder(folder.resolve("data")))) {
      for (byte[] bytes : files.view().range(0, Math.toIntExact(files.size()))) {
        entries.add(Entries.parse(bytes));
      }
    }
    return entries;
  }

  private static List<Duration> steps(List<RecordEntry> record) {
    return record.stream()
        .map(entry ->
            entry instanceof RecordEntry.OfObservation(var _, Observation.ClockStepped(long step))
                ? Duration.ofMillis(step)
                : Duration.ZERO)
        .filter(step -> !step.isZero())
        .toList();
  }

  @Test
  void theLadderOfAFlashGoesOnThroughJumpsAndARestart() throws IOException, MalformedException {
    NodeWorld world = new NodeWorld(folder);
    RelayNode first = start(world, false);
    try (RawStation xb = listening(world, first, NodeWorld.XB);
        RawStation xa = listening(world, first, NodeWorld.XA)) {
      until(xb, entry -> link(entry, NodeWorld.XB)); // so that every step reaches somebody
      submit(xa, world.write(Precedence.FLASH, 500));
      until(xa, entry -> entry instanceof RecordEntry.OfStatement(var _, Statement.Accepted _));
      shift = Duration.ofDays(3_650); // every certificate would have expired
      until(xa, RelayClockTest::overdue);
    } finally {
      first.close();
    }
    shift = Duration.ofDays(-400);
    RelayNode second = start(world, false);
    try (RawStation xb = listening(world, second, NodeWorld.XB);
        RawStation xa = listening(world, second, NodeWorld.XA)) {
      until(xa, entry -> step(entry, 3));
      until(xb, entry -> step(entry, 3));
      System.gc(); // gauges must go on when nobody else holds what they read
      assertEquals(-400, Duration.ofSeconds(departure(second) - 60).toDays());
    } finally {
      second.close();
    }

    List<RecordEntry> record = record();
    Instant accepted = null;
    List<Integer> fired = new ArrayList<>();
    for (RecordEntry entry : record) {
      if (entry instanceof RecordEntry.OfStatement(Instant time, Statement statement)) {
        switch (statement) {
          case Statement.Accepted _ -> accepted = time;
          case Statement.Overdue overdue -> assertInTime(overdue.due(), time);
          case Statement.Escalated escalated -> {
            assertInTime(escalated.due(), time);
            if (escalated.obligation() == Obligation.ACKNOWLEDGE) {
              fired.addAll(escalated.collapsed());
              fired.add(escalated.step());
            }
          }
          default -> {}
        }
      }
    }
    assertEquals(List.of(1, 2, 3), fired.subList(0, 3), "each once, in order");
    assertEquals(1, record.stream().filter(RelayClockTest::overdue).count());
    assertTrue(
        accepted != null
            && Duration.between(accepted, record.getLast().time()).compareTo(Duration.ofSeconds(60))
                < 0,
        "ten years passed by the wall clock only");
    List<Duration> steps = steps(record);
    assertEquals(2, steps.size(), steps.toString());
    assertEquals(3_650, steps.getFirst().plusMinutes(1).toDays());
    assertEquals(-4_050, steps.getLast().minusMinutes(1).toDays());
  }

  private static void assertInTime(Instant due, Instant stated) {
    assertTrue(stated.isAfter(due), "early: " + due + " stated at " + stated);
    assertTrue(stated.isBefore(due.plus(LATE)), "late: " + due + " stated at " + stated);
  }

  @Test
  void anOperatorAdoptsTheWallClockAndTheRecordSaysSo() throws IOException, MalformedException {
    NodeWorld world = new NodeWorld(folder);
    start(world, false).close();
    shift = Duration.ofHours(2);
    start(world, false).close();
    Instant before = record().getLast().time();
    RelayNode adopted = start(world, true);
    try (RawStation xa = listening(world, adopted, NodeWorld.XA)) {
      until(
          xa,
          entry ->
              entry
                      instanceof
                      RecordEntry.OfObservation(Instant time, Observation.ClockStepped(long millis))
                  && millis > 7_190_000
                  && time.isAfter(before.plus(Duration.ofMinutes(119))));
    } finally {
      adopted.close();
    }
  }
}
