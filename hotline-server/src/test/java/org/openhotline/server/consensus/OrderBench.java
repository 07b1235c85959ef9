package org.openhotline.server.consensus;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Measures the order on a disk: start to serving, one proposal at a time beside a bare append and
/// force in the same run, and many at once. Run by hand; argument: an empty folder on the disk in
/// question. Replica: counts.
final class OrderBench {
  private static final int LENGTH_BYTES = 8 << 10;
  private static final int SINGLE = 2_000;
  private static final int ROUNDS = 3;

  private OrderBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var folder = Files.createDirectories(Path.of(arguments[0]));
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    for (var round = 0; round < ROUNDS; round++) {
      out.println("round " + round);
      measureForce(out, folder.resolve("bare"));
      var started = System.nanoTime();
      try (var sequencer = open(folder.resolve("order"))) {
        out.printf("  start to serving          %6.0f ms%n", (System.nanoTime() - started) / 1e6);
        measureSingle(out, sequencer);
        for (var outstanding : new int[] {16, 256, 1_024}) {
          measureMany(out, sequencer, outstanding);
        }
        measureUrgent(out, sequencer);
        started = System.nanoTime();
      }
      out.printf("  close                     %6.0f ms%n", (System.nanoTime() - started) / 1e6);
    }
  }

  private static Sequencer<Integer> open(Path folder) throws IOException {
    return Sequencer.open(
        SequencerSettings.in(folder),
        new Counter(),
        InstantSource.system(),
        FatalHandler.halting(),
        SequencerObserver.NONE);
  }

  private static void measureForce(PrintStream out, Path file) throws IOException {
    var bytes = ByteBuffer.wrap(RecordingReplica.input(1, LENGTH_BYTES));
    var nanos = new long[SINGLE];
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (var i = 0; i < SINGLE; i++) {
        var started = System.nanoTime();
        channel.write(bytes.rewind());
        channel.force(false);
        nanos[i] = System.nanoTime() - started;
      }
    }
    print(out, "bare append + fdatasync", nanos);
  }

  private static void measureSingle(PrintStream out, Sequencer<Integer> sequencer) {
    var nanos = new long[SINGLE];
    for (var i = 0; i < SINGLE; i++) {
      var started = System.nanoTime();
      var _ = sequencer.propose(proposal(i)).join();
      nanos[i] = System.nanoTime() - started;
    }
    print(out, "propose, 1 outstanding", nanos);
  }

  private static void measureMany(PrintStream out, Sequencer<Integer> sequencer, int outstanding)
      throws InterruptedException {
    var count = 20_000;
    var window = new Semaphore(outstanding);
    var nanos = new long[count];
    var begun = System.nanoTime();
    for (var i = 0; i < count; i++) {
      window.acquire();
      var number = i;
      var started = System.nanoTime();
      CompletableFuture<Outcome<Integer>> answer = sequencer.propose(proposal(i));
      var _ =
          answer.thenRun(() -> {
            nanos[number] = System.nanoTime() - started;
            window.release();
          });
    }
    window.acquire(outstanding);
    var seconds = (System.nanoTime() - begun) / 1e9;
    print(out, "propose, %d outstanding".formatted(outstanding), nanos);
    out.printf("    %.0f a second%n", count / seconds);
  }

  /// One urgent proposal at a time while the normal lane is kept full.
  private static void measureUrgent(PrintStream out, Sequencer<Integer> sequencer) {
    var nanos = new long[200];
    var busy = new AtomicBoolean(true);
    for (var i = 0; i < 2_000; i++) {
      keepProposing(sequencer, busy);
    }
    for (var i = 0; i < nanos.length; i++) {
      var started = System.nanoTime();
      var _ =
          sequencer.propose(new Proposal(Lane.URGENT, LENGTH_BYTES, proposal(i).payload())).join();
      nanos[i] = System.nanoTime() - started;
    }
    busy.set(false);
    print(out, "urgent beside 2,000 normal", nanos);
  }

  private static void keepProposing(Sequencer<Integer> sequencer, AtomicBoolean busy) {
    if (busy.get()) {
      var _ = sequencer.propose(proposal(1)).thenRun(() -> keepProposing(sequencer, busy));
    }
  }

  private static Proposal proposal(long number) {
    return new Proposal(
        Lane.NORMAL, LENGTH_BYTES, _ -> RecordingReplica.input(number, LENGTH_BYTES));
  }

  private static void print(PrintStream out, String what, long[] nanos) {
    Arrays.sort(nanos);
    out.printf(
        "  %-25s p50 %6.2f ms, p99 %6.2f ms, max %6.1f ms%n",
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  /// Counts its inputs.
  private static final class Counter implements Replica<Integer> {
    private int count;

    @Override
    public Integer apply(long index, byte[] input) {
      return ++count;
    }

    @Override
    public void committedBatchEnd(long lastIndex) {}

    @Override
    public void snapshot(Path file, long index) throws IOException {
      Files.write(file, ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
    }

    @Override
    public void restore(Path file, long index) throws IOException {
      count = ByteBuffer.wrap(Files.readAllBytes(file)).getInt();
    }
  }
}
