package org.openhotline.server.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SequencerTest {
  @TempDir Path folder;

  @Test
  void appliesEveryInputOnceAndInOrderThroughRestarts() throws IOException {
    var expected = new ArrayList<Long>();
    for (var round = 0; round < 3; round++) {
      var replica = new RecordingReplica();
      try (var sequencer = Orders.open(Orders.small(folder), replica)) {
        assertEquals(expected, replica.numbers(), "everything is there when open returns");
        var from = round * 1_000L;
        var answers = Orders.commit(sequencer, from, from + 1_000);
        LongStream.range(from, from + 1_000).forEach(expected::add);
        assertEquals(expected, replica.numbers());
        var indices = answers.stream().map(Outcome.Committed::index).toList();
        assertEquals(indices.stream().distinct().sorted().toList(), indices);
        assertEquals(
            expected.subList((int) from, (int) from + 1_000),
            answers.stream().map(Outcome.Committed::result).toList());
        assertEquals(indices.getLast(), sequencer.appliedIndex());
      }
    }
  }

  @Test
  void restoresTheSnapshotAndReplaysOnlyWhatFollowsIt() throws IOException {
    var settings = Orders.small(folder).withLog(64 << 10, 500);
    var first = new RecordingReplica();
    try (var sequencer = Orders.open(settings, first)) {
      Orders.commit(sequencer, 0, 3_000);
    }
    assertEquals(2, snapshots().size(), "two snapshots are kept");
    assertTrue(oldestLogIndex() > 0, "the log before the older snapshot is purged");

    var second = new RecordingReplica();
    try (var _ = Orders.open(settings, second)) {
      assertEquals(first.stateHash(), second.stateHash());
      assertEquals(first.numbers(), second.numbers());
      assertEquals(0, second.appliedInThisLife());
    }
  }

  @Test
  void startsFromTheOlderSnapshotWhenTheNewestWasMovedAway() throws IOException {
    var settings = Orders.small(folder).withLog(64 << 10, 500);
    var first = new RecordingReplica();
    try (var sequencer = Orders.open(settings, first)) {
      Orders.commit(sequencer, 0, 3_000);
    }
    Files.delete(snapshots().getLast());

    var second = new RecordingReplica();
    try (var _ = Orders.open(settings, second)) {
      assertEquals(first.stateHash(), second.stateHash());
      assertTrue(second.appliedInThisLife() > 0);
    }
  }

  @Test
  void refusesToStartWithADamagedNewestSnapshotAndNamesIt() throws IOException {
    try (var sequencer = Orders.open(Orders.small(folder), new RecordingReplica())) {
      Orders.commit(sequencer, 0, 10);
    }
    var newest = snapshots().getLast();
    var bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);

    var refusal = openingRefused(Orders.small(folder), new RecordingReplica());
    assertTrue(refusal.contains(newest.toString()), refusal);
    assertTrue(refusal.contains("damaged"), refusal);
  }

  @Test
  void refusesToStartWhenEntriesAreMissingBetweenSnapshotAndLog() throws IOException {
    var settings = Orders.small(folder).withLog(64 << 10, 500);
    try (var sequencer = Orders.open(settings, new RecordingReplica())) {
      Orders.commit(sequencer, 0, 3_000);
    }
    for (var snapshot : snapshots()) {
      Files.delete(snapshot);
    }

    var refusal = openingRefused(settings, new RecordingReplica());
    assertTrue(refusal.contains("missing"), refusal);
  }

  @Test
  void refusesToStartWithSnapshotsButWithoutTheirLog() throws IOException {
    try (var sequencer = Orders.open(Orders.small(folder), new RecordingReplica())) {
      Orders.commit(sequencer, 0, 10);
    }
    Files.move(logFolder().getParent(), folder.resolve("moved-away"));

    var refusal = openingRefused(Orders.small(folder), new RecordingReplica());
    assertTrue(refusal.contains("does not"), refusal);
  }

  @Test
  void refusesAFolderThatIsInUse() throws IOException {
    try (var sequencer = Orders.open(Orders.small(folder), new RecordingReplica())) {
      var other = new RecordingReplica();
      var refusal = openingRefused(Orders.small(folder), other);
      assertTrue(refusal.contains("in use") && refusal.contains(folder.toString()), refusal);
      assertEquals(List.of(), other.calls(), "nothing is restored by the one that is refused");
      assertEquals(1, Orders.commit(sequencer, 0, 1).size());
    }
  }

  @Test
  void takesTheLongestInputAndRefusesALongerOne() throws IOException {
    var limit = 1_258_291; // 1.2 MiB
    var settings = Orders.small(folder).withMaxInputBytes(limit);
    var replica = new RecordingReplica();
    try (var sequencer = Orders.open(settings, replica)) {
      var longest = new Proposal(Lane.NORMAL, limit, time -> RecordingReplica.input(1, limit));
      assertEquals(1L, Orders.committed(sequencer.propose(longest)).result());

      var longer = new Proposal(Lane.URGENT, limit + 1, time -> new byte[limit + 1]);
      var refused =
          assertInstanceOf(Outcome.Refused.class, Orders.outcome(sequencer.propose(longer)));
      assertEquals(Refusal.TOO_LARGE, refused.reason());
      assertTrue(refused.message().contains(String.valueOf(limit)), refused.message());
    }
    var again = new RecordingReplica();
    try (var _ = Orders.open(Orders.small(folder), again)) {
      assertEquals(replica.stateHash(), again.stateHash());
    }
  }

  @Test
  void urgentOvertakesAFilledNormalLaneAndHasAReserve() throws Exception {
    var gate = new CountDownLatch(1);
    var inner = new RecordingReplica();
    var settings =
        Orders.small(folder)
            .withMaxInputBytes(Orders.LENGTH_BYTES)
            .withCapacities(
                new SequencerSettings.Capacity(100, 1 << 20, 5, 1 << 20),
                new SequencerSettings.Capacity(4, 1 << 20, 2, 1 << 20));
    try (var sequencer = Orders.open(settings, new GatedReplica(inner, gate))) {
      var normal = new ArrayList<CompletableFuture<Outcome<Long>>>();
      for (var i = 0; i < 100; i++) {
        normal.add(sequencer.propose(Orders.number(Lane.NORMAL, i)));
      }
      var tooMany =
          assertInstanceOf(
              Outcome.Refused.class,
              Orders.outcome(sequencer.propose(Orders.number(Lane.NORMAL, 100))));
      assertEquals(Refusal.QUEUE_FULL, tooMany.reason());
      var urgent = new ArrayList<CompletableFuture<Outcome<Long>>>();
      for (var i = 0; i < 5; i++) {
        urgent.add(sequencer.propose(Orders.number(Lane.URGENT, 1_000 + i)));
      }
      assertInstanceOf(
          Outcome.Refused.class,
          Orders.outcome(sequencer.propose(Orders.number(Lane.URGENT, 1_005))));
      gate.countDown();

      normal.forEach(Orders::committed);
      urgent.forEach(Orders::committed);
    }
    var order = inner.numbers();
    assertEquals(105, order.size());
    assertTrue(
        order.indexOf(1_004L) < 4 + 5 + 1,
        "only what was in the log already may precede the urgent ones: " + order);
    assertEquals(
        LongStream.range(0, 100).boxed().toList(), order.stream().filter(n -> n < 1_000).toList());
  }

  @Test
  void stampsNeverGoBackWhenTheClockDoes() throws IOException {
    var instants = new ArrayDeque<>(List.of(1_000L, 2_000L, 1_500L, 500L, 2_001L, 2_000L));
    InstantSource clock = () -> Instant.ofEpochMilli(instants.remove());
    var stamps = Collections.synchronizedList(new ArrayList<Long>());
    try (var sequencer =
        Sequencer.open(
            Orders.small(folder),
            new RecordingReplica(),
            clock,
            new Orders.Failures(),
            SequencerObserver.NONE)) {
      for (var i = 0; i < 6; i++) {
        Orders.committed(
            sequencer.propose(
                new Proposal(
                    Lane.NORMAL,
                    8,
                    time -> {
                      stamps.add(time);
                      return RecordingReplica.input(time, 8);
                    })));
      }
    }
    assertEquals(List.of(1_000L, 2_000L, 2_000L, 2_000L, 2_001L, 2_001L), stamps);
  }

  @Test
  void announcesTheEndOfABatchBeforeAnyAnswer() throws Exception {
    var gate = new CountDownLatch(1);
    var replica = new RecordingReplica();
    try (var sequencer = Orders.open(Orders.small(folder), new GatedReplica(replica, gate))) {
      var answers = new ArrayList<CompletableFuture<Integer>>();
      for (var i = 0; i < 50; i++) {
        answers.add(
            sequencer
                .propose(Orders.number(Lane.NORMAL, i))
                .thenApply(_ -> replica.calls().lastIndexOf("end")));
      }
      gate.countDown();
      for (var answer : answers) {
        assertTrue(answer.get() > 0, "an end was announced before the answer");
      }
    }
    var calls = replica.calls();
    assertTrue(calls.stream().filter("end"::equals).count() < 50, "inputs are batched: " + calls);
    assertTrue(calls.indexOf("end") < calls.indexOf("snapshot"), "snapshots lie between batches");
  }

  @Test
  void forcesTheLogToDiskBeforeEveryAnswer() throws Exception {
    var forces = Collections.synchronizedList(new ArrayList<Instant>());
    var spans = new ArrayList<List<Instant>>();
    try (var jfr = new RecordingStream();
        var sequencer = Orders.open(Orders.small(folder), new RecordingReplica())) {
      jfr.enable("jdk.FileForce").withoutThreshold();
      jfr.onEvent(
          "jdk.FileForce",
          event -> {
            if (event.getString("path").contains("log_inprogress_")) {
              forces.add(event.getEndTime());
            }
          });
      jfr.startAsync();
      for (var i = 0; i < 20; i++) {
        var proposed = Instant.now();
        Orders.commit(sequencer, i, i + 1);
        spans.add(List.of(proposed, Instant.now()));
      }
      jfr.stop();
    }
    for (var span : spans) {
      assertTrue(
          forces.stream().anyMatch(f -> f.isAfter(span.getFirst()) && f.isBefore(span.getLast())),
          "a force of the log ended between proposal and answer: " + span + " of " + forces);
    }
  }

  @Test
  void forcesTheFolderOfTheVoteFileBeforeTheFirstEntryOfItsTerm() throws Exception {
    var forces = Collections.synchronizedList(new ArrayList<RecordedEvent>());
    try (var jfr = new RecordingStream()) {
      jfr.enable("jdk.FileForce").withoutThreshold();
      jfr.onEvent("jdk.FileForce", forces::add);
      jfr.setReuse(false);
      jfr.startAsync();
      try (var _ = Orders.open(Orders.small(folder), new RecordingReplica())) {
        jfr.stop();
      }
    }
    var order =
        forces.stream()
            .sorted(Comparator.comparing(RecordedEvent::getStartTime))
            .map(event -> event.getString("path"))
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .filter(Set.of("raft-meta.tmp", "log_inprogress_0", "current")::contains)
            .toList();
    // The empty vote, the vote of the first term, the header of the log file, then the folder with
    // the names of all three, then the first entry.
    assertEquals(
        List.of(
            "raft-meta.tmp", "raft-meta.tmp", "log_inprogress_0", "current", "log_inprogress_0"),
        order.subList(0, 5));
  }

  @Test
  void opensNoSocket() throws IOException {
    var before = sockets();
    try (var sequencer = Orders.open(Orders.small(folder), new RecordingReplica())) {
      Orders.commit(sequencer, 0, 1);
      assertEquals(before, sockets());
    }
  }

  private static long sockets() throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(fd -> {
            try {
              return Files.readSymbolicLink(fd).toString().startsWith("socket:");
            } catch (IOException _) {
              return false; // closed since it was listed
            }
          })
          .count();
    }
  }

  @Test
  void endsTheNodeWhenAnInputCannotBeApplied() throws IOException {
    var failures = new Orders.Failures();
    var replica = new FailingReplica(7);
    var sequencer = Orders.open(Orders.small(folder), replica, failures);
    Orders.commit(sequencer, 0, 7);
    var answer = sequencer.propose(Orders.number(Lane.NORMAL, 7));

    assertTrue(failures.await().contains("could not be applied"), failures.await());
    assertInstanceOf(Outcome.Unknown.class, Orders.outcome(answer));
    assertFalse(sequencer.serving());
    assertInstanceOf(
        Outcome.Refused.class, Orders.outcome(sequencer.propose(Orders.number(Lane.URGENT, 8))));
    sequencer.close();

    var refusal = openingRefused(Orders.small(folder), new FailingReplica(7));
    assertTrue(refusal.contains("could not be applied"), refusal);
  }

  @Test
  void aPayloadThatThrowsFailsAloneAndTheOthersGoOn() throws IOException {
    try (var sequencer = Orders.open(Orders.small(folder), new RecordingReplica())) {
      var broken =
          sequencer.propose(
              new Proposal(
                  Lane.NORMAL,
                  8,
                  time -> {
                    throw new IllegalArgumentException("broken");
                  }));
      assertThrows(CompletionException.class, () -> Orders.outcome(broken));
      var tooLong = sequencer.propose(new Proposal(Lane.NORMAL, 8, time -> new byte[9]));
      assertThrows(CompletionException.class, () -> Orders.outcome(tooLong));
      assertEquals(1, Orders.commit(sequencer, 0, 1).size());
      assertEquals(0, sequencer.outstanding());
    }
  }

  @Test
  void closingAnswersWhatWasTakenInAndRefusesTheRest() throws IOException {
    var replica = new RecordingReplica();
    var sequencer = Orders.open(Orders.small(folder), replica);
    var answers = new ArrayList<CompletableFuture<Outcome<Long>>>();
    for (var i = 0; i < 2_000; i++) {
      answers.add(sequencer.propose(Orders.number(Lane.NORMAL, i)));
    }
    sequencer.close();

    answers.forEach(Orders::committed);
    var late =
        assertInstanceOf(
            Outcome.Refused.class,
            Orders.outcome(sequencer.propose(Orders.number(Lane.URGENT, 1))));
    assertEquals(Refusal.NOT_SERVING, late.reason());
  }

  @Test
  void keepsTheDiskReserveForUrgentInputs() throws IOException {
    var settings = Orders.small(folder).withDiskReserveBytes(Long.MAX_VALUE);
    try (var sequencer = Orders.open(settings, new RecordingReplica())) {
      var refused =
          assertInstanceOf(
              Outcome.Refused.class,
              Orders.outcome(sequencer.propose(Orders.number(Lane.NORMAL, 1))));
      assertEquals(Refusal.DISK_RESERVE, refused.reason());
      assertEquals(2L, Orders.committed(sequencer.propose(Orders.number(Lane.URGENT, 2))).result());
    }
  }

  @Test
  void endsTheNodeWhenNothingIsCommittedForTheStallLimit() throws Exception {
    var failures = new Orders.Failures();
    var gate = new CountDownLatch(1);
    var settings = Orders.small(folder).withTimes(Duration.ofMillis(10), Duration.ofSeconds(1));
    var sequencer = Orders.open(settings, new GatedReplica(new RecordingReplica(), gate), failures);
    var answer = sequencer.propose(Orders.number(Lane.NORMAL, 1));

    assertTrue(failures.await().contains("stallLimit"), failures.await());
    assertInstanceOf(Outcome.Unknown.class, Orders.outcome(answer));
    gate.countDown();
    sequencer.close();
  }

  private static String openingRefused(SequencerSettings settings, Replica<Long> replica) {
    return String.valueOf(
        assertThrows(IOException.class, () -> Orders.open(settings, replica)).getMessage());
  }

  private List<Path> snapshots() throws IOException {
    try (var files = Files.list(folder.resolve("snapshots"))) {
      return files.sorted().toList();
    }
  }

  private Path logFolder() throws IOException {
    try (var folders = Files.list(folder)) {
      return folders
          .map(f -> f.resolve("current"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow();
    }
  }

  private long oldestLogIndex() throws IOException {
    try (var files = Files.list(logFolder())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.startsWith("log_"))
          .mapToLong(name -> Long.parseLong(name.replaceAll("log_(inprogress_)?([0-9]+).*", "$2")))
          .min()
          .orElseThrow();
    }
  }

  /// Waits at its first input until a gate opens.
  private record GatedReplica(RecordingReplica inner, CountDownLatch gate)
      implements Replica<Long> {
    @Override
    public Long apply(long index, byte[] input) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return inner.apply(index, input);
    }

    @Override
    public void committedBatchEnd(long lastIndex) {
      inner.committedBatchEnd(lastIndex);
    }

    @Override
    public void snapshot(Path file, long index) throws IOException {
      inner.snapshot(file, index);
    }

    @Override
    public void restore(Path file, long index) throws IOException {
      inner.restore(file, index);
    }
  }

  /// Has a bug: throws at one number.
  private record FailingReplica(long failsAt) implements Replica<Long> {
    @Override
    public Long apply(long index, byte[] input) {
      var number = ByteBuffer.wrap(input).getLong();
      if (number == failsAt) {
        throw new IllegalStateException("bug at " + number);
      }
      return number;
    }

    @Override
    public void committedBatchEnd(long lastIndex) {}

    @Override
    public void snapshot(Path file, long index) {
      throw new AssertionError("no snapshot after a failure");
    }

    @Override
    public void restore(Path file, long index) {
      throw new AssertionError("no snapshot was written");
    }
  }
}
