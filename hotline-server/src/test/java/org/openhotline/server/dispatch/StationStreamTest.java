package org.openhotline.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.RelayFrame.FrameCase;

class StationStreamTest {
  private static final DeskId XB = new DeskId("XB");
  private static final DispatchLimits LIMITS = DispatchLimits.DEFAULT;

  private final FakeRecord record = new FakeRecord();
  private final FakeOutlet outlet = new FakeOutlet();
  private StationStream stream = stream(-1, true, LIMITS);

  private StationStream stream(long after, boolean subscribe, DispatchLimits limits) {
    return new StationStream(
        task -> Thread.ofVirtual().start(task),
        outlet,
        record,
        record,
        new StationStream.Session(
            XB, subscribe, after, 0, "n1", new LocalId("xb-1"), Instant.EPOCH, 1 << 20),
        limits);
  }

  private void start(StationStream next) {
    stream = next;
    outlet.onWritable(next::wake);
    next.wake();
  }

  @AfterEach
  void stop() {
    stream.stop();
  }

  @Test
  void sendsWelcomeThenWhatConcernsTheDeskInOrderThenCaughtUp() {
    record.add(1, false, 0);
    record.addForOthers();
    record.add(1, false, 40_000);
    record.publish();
    outlet.open();

    start(stream(-1, true, LIMITS));

    List<RelayFrame> frames = outlet.await(f -> f.hasCaughtUp());
    assertEquals(
        List.of(
            FrameCase.WELCOME,
            FrameCase.PUSH,
            FrameCase.PUSH,
            FrameCase.CHUNK,
            FrameCase.CHUNK,
            FrameCase.CHUNK,
            FrameCase.CAUGHT_UP),
        frames.stream().map(RelayFrame::getFrameCase).toList());
    assertEquals(-1, frames.get(1).getPush().getPreviousIndex());
    assertEquals(2, frames.get(2).getPush().getIndex());
    assertEquals(0, frames.get(2).getPush().getPreviousIndex());
    assertEquals(40_000, frames.get(2).getPush().getBodyLength());
    assertTrue(frames.get(5).getChunk().getLast());
    assertEquals(2, frames.getLast().getCaughtUp().getIndex());
  }

  @Test
  void startsAfterTheCursor() {
    for (int i = 0; i < 5; i++) {
      record.add(1, false, 0);
    }
    record.publish();
    outlet.open();

    start(stream(2, true, LIMITS));

    List<RelayFrame> frames = outlet.await(f -> f.hasCaughtUp());
    assertEquals(3, frames.get(1).getPush().getIndex());
    assertEquals(2, frames.get(1).getPush().getPreviousIndex());
    assertEquals(4, frames.get(2).getPush().getIndex());
  }

  @Test
  void flashOvertakesABacklogOfLargeRoutineBodies() {
    for (int i = 0; i < 8; i++) {
      record.add(1, false, 128 * 1024);
    }
    record.publish();
    start(stream(-1, true, LIMITS));
    outlet.take(3); // Welcome, the first push, its first chunk: then the reader is slow

    long flash = record.add(1, true, 20_000);
    record.publish();
    stream.wake();
    outlet.open();

    List<RelayFrame> frames = outlet.await(f -> f.hasCaughtUp());
    int at = indexOfPush(frames, flash, true);
    long routineChunksBefore = frames.subList(0, at).stream().filter(f -> f.hasChunk()).count();
    assertTrue(routineChunksBefore <= 2, "chunks before FLASH: " + routineChunksBefore);
    assertEquals(flash, frames.get(at + 1).getChunk().getRequest(), "its body goes at once");
    assertEquals(flash, frames.get(at + 2).getChunk().getRequest());
    assertTrue(frames.get(at + 2).getChunk().getLast());
    assertEquals(7, frames.get(at).getPush().getPreviousIndex());
    assertTrue(
        frames.subList(0, at).stream().anyMatch(RelayFrame::hasCheckpoint),
        "a newer checkpoint goes before what is proven against it");
    List<RelayFrame> all =
        outlet.await(
            f -> f.hasPush() && f.getPush().getIndex() == flash && !f.getPush().getUrgent());
    int again = indexOfPush(all, flash, false);
    assertEquals(7, all.get(again).getPush().getPreviousIndex(), "it comes again in order");
  }

  @Test
  void anUrgentEntryThatIsNextAnywayComesOnce() {
    record.add(1, false, 0);
    record.publish();
    outlet.open();
    start(stream(-1, true, LIMITS));
    outlet.await(f -> f.hasCaughtUp());

    record.add(1, true, 10);
    record.publish();
    stream.wake();

    List<RelayFrame> frames = outlet.await(f -> f.hasChunk());
    assertEquals(
        1, frames.stream().filter(f -> f.hasPush() && f.getPush().getIndex() == 1).count());
    assertFalse(frames.get(frames.size() - 2).getPush().getUrgent());
  }

  @Test
  void receiptsGoBeforeChunksOfABodyUnderWay() {
    record.add(1, false, 512 * 1024);
    record.publish();
    start(stream(-1, true, LIMITS));
    outlet.take(4);

    stream.receipt(7, 0, false);
    outlet.open();

    List<RelayFrame> frames = outlet.await(f -> f.hasReceipt());
    assertTrue(frames.size() <= 6, "frames until the receipt: " + frames.size());
    assertEquals(7, frames.getLast().getReceipt().getRequest());
  }

  @Test
  void pushesNoMoreThanTheWindowBeyondDurable() {
    DispatchLimits small = new DispatchLimits(3, 128, 8, 16 * 1024, 64, 256, 64 * 1024);
    for (int i = 0; i < 6; i++) {
      record.add(1, false, 0);
    }
    record.publish();
    outlet.open();
    start(stream(-1, true, small));
    outlet.await(f -> f.hasPush() && f.getPush().getIndex() == 2);
    stream.pong(1, Instant.EPOCH);
    List<RelayFrame> stopped = outlet.await(f -> f.hasPong());
    assertEquals(3, stopped.stream().filter(RelayFrame::hasPush).count());

    stream.durable(1);

    List<RelayFrame> more = outlet.await(f -> f.hasPush() && f.getPush().getIndex() == 4);
    assertEquals(5, more.stream().filter(RelayFrame::hasPush).count());
  }

  @Test
  void stopsReadingFromAStationThatTakesNoAnswers() {
    record.add(1, false, 0);
    record.publish();
    start(stream(-1, false, LIMITS));
    for (int i = 0; i < LIMITS.answers(); i++) {
      stream.pong(i, Instant.EPOCH);
    }
    assertFalse(outlet.reading(), "the relay stops reading");

    outlet.open();

    outlet.await(f -> f.hasPong() && f.getPong().getNonce() == LIMITS.answers() - 1);
    assertTrue(outlet.reading(), "and goes on when the answers are taken");
  }

  @Test
  void answersFetchesOfBodiesEntriesAndMessages() {
    record.add(1, false, 20_000);
    record.add(1, false, 0);
    record.add(2, false, 0);
    record.publish();
    outlet.open();
    start(stream(-1, false, LIMITS));

    assertTrue(stream.fetch(new FetchDesk.OfBody(1, 0)));
    assertTrue(stream.fetch(new FetchDesk.OfBody(2, 1)));
    assertTrue(stream.fetch(new FetchDesk.OfEntries(3, 0, 256)));
    assertTrue(stream.fetch(new FetchDesk.OfMessage(4, FakeRecord.message(1))));
    assertTrue(stream.fetch(new FetchDesk.OfMessage(5, FakeRecord.message(9))));
    assertTrue(stream.fetch(new FetchDesk.OfEntries(6, 4, 1)));

    List<RelayFrame> frames = outlet.await(f -> f.hasRefused() && f.getRefused().getRequest() == 6);
    assertEquals(2, frames.stream().filter(RelayFrame::hasChunk).count());
    assertEquals("NOT_ADDRESSEE", refused(frames, 2));
    List<RelayFrame> entries = frames.stream().filter(RelayFrame::hasEntries).toList();
    assertEquals(3, entries.getFirst().getEntries().getEntriesCount());
    assertTrue(entries.getFirst().getEntries().getLast());
    assertEquals(2, entries.get(1).getEntries().getEntriesCount());
    assertEquals(3, entries.get(1).getEntries().getEntries(0).getTreeSize());
    assertEquals("MESSAGE_UNKNOWN", refused(frames, 5));
    assertEquals("MALFORMED", refused(frames, 6));
  }

  private static String refused(List<RelayFrame> frames, long request) {
    return frames.stream()
        .filter(f -> f.hasRefused() && f.getRefused().getRequest() == request)
        .map(f -> f.getRefused().getCode())
        .findFirst()
        .orElse("nothing");
  }

  private static int indexOfPush(List<RelayFrame> frames, long leaf, boolean urgent) {
    for (int i = 0; i < frames.size(); i++) {
      RelayFrame frame = frames.get(i);
      if (frame.hasPush()
          && frame.getPush().getIndex() == leaf
          && frame.getPush().getUrgent() == urgent) {
        return i;
      }
    }
    throw new AssertionError("no push of " + leaf + " in " + frames.size() + " frames");
  }
}
