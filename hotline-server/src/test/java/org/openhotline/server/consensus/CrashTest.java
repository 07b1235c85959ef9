package org.openhotline.server.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills real processes while they order inputs.
@Timeout(180)
class CrashTest {
  private static final int ROUNDS = 10;
  private static final int LENGTH_BYTES = 700;

  @TempDir Path folder;
  @TempDir Path elsewhere;

  @Test
  void everyAnsweredInputSurvivesKillsExactlyOnceAndInOrder() throws Exception {
    var seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var answered = new TreeSet<Long>();
    var from = 0L;
    for (var round = 0; round < ROUNDS; round++) {
      answered.addAll(killAfter(1 + random.nextInt(900), from));

      var replica = new RecordingReplica();
      Orders.open(Orders.small(folder).withLog(256 << 10, 400), replica).close();
      var numbers = replica.numbers();
      var label = "seed " + seed + " round " + round;
      assertEquals(
          numbers.stream().sorted().distinct().toList(), numbers, label + ": once and in order");
      assertTrue(numbers.containsAll(answered), label + ": nothing answered is lost");
      from = numbers.getLast() + 1;
    }
    assertTrue(answered.size() > ROUNDS, "the processes were at work when they were killed");
  }

  @Test
  void opensOnlyWhenWhatIsReplayedIsPublished() throws Exception {
    killAfter(20, 0);
    var opened = new CountDownLatch(1);
    var late = new AtomicBoolean();
    var recording = new RecordingReplica();
    Replica<Long> slow =
        new Replica<>() {
          @Override
          public Long apply(long index, byte[] input) {
            return recording.apply(index, input);
          }

          @Override
          public void committedBatchEnd(long last) throws IOException {
            try {
              if (opened.await(1, TimeUnit.SECONDS)) {
                late.set(true);
              }
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            recording.committedBatchEnd(last);
          }

          @Override
          public void snapshot(Path file, long index) throws IOException {
            recording.snapshot(file, index);
          }

          @Override
          public void restore(Path file, long index) throws IOException {
            recording.restore(file, index);
          }
        };
    try (var _ = Orders.open(Orders.small(folder).withLog(256 << 10, 1_000_000), slow)) {
      assertEquals("end", recording.calls().getLast());
      opened.countDown();
    }
    assertFalse(late.get(), "a replayed batch was published after the order was said to be open");
  }

  private List<Long> killAfter(int answers, long from) throws IOException, InterruptedException {
    var process =
        ChildNode.process(List.of(), folder, from, LENGTH_BYTES, 256 << 10)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var seen = new ArrayList<Long>();
    try (var out = process.inputReader(StandardCharsets.US_ASCII)) {
      read(out, seen, answers);
      process
          .toHandle()
          .destroyForcibly(); // SIGKILL; unlike that of Process it leaves the pipe open
      read(out, seen, Integer.MAX_VALUE); // what was answered but not yet read
    }
    process.waitFor();
    return seen;
  }

  private static void read(BufferedReader out, List<Long> seen, int upTo) throws IOException {
    while (seen.size() < upTo) {
      var line = out.readLine();
      if (line == null) {
        return;
      }
      seen.add(Long.valueOf(line));
    }
  }

  @Test
  void endsItselfWithStatus70WhenTheLogCannotBeWrittenAndLosesNothing() throws Exception {
    // A real failing write without privileges: the kernel refuses to let any file grow beyond the
    // limit (EFBIG).
    var limit = List.of("bash", "-c", "ulimit -f 2000; exec \"$@\"", "bash");
    var errors = elsewhere.resolve("stderr.txt");
    var process =
        ChildNode.process(limit, folder, 0, 4_000, 8 << 20).redirectError(errors.toFile()).start();
    var seen = new ArrayList<Long>();
    try (var out = process.inputReader(StandardCharsets.US_ASCII)) {
      read(out, seen, Integer.MAX_VALUE);
    }

    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(FatalHandler.EXIT_STATUS, process.exitValue(), Files.readString(errors));
    var lines = Files.readAllLines(errors).stream().filter(l -> l.startsWith("hotline: ")).toList();
    assertEquals(1, lines.size(), Files.readString(errors));
    assertTrue(lines.getFirst().contains("log could not be written"), lines.getFirst());
    assertTrue(seen.size() > 1, "some inputs were answered before");

    var replica = new RecordingReplica();
    try (var sequencer = Orders.open(Orders.small(folder), replica)) {
      assertTrue(replica.numbers().containsAll(seen), "nothing answered is lost");
      assertEquals(replica.numbers().stream().sorted().distinct().toList(), replica.numbers());
      assertEquals(1, Orders.commit(sequencer, 1_000_000, 1_000_001).size());
    }
  }
}
