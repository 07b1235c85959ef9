package org.openhotline.trials.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/// The disk alone: append 8 KiB and force, one after the other.
final class DiskPart {
  private static final int BLOCK_BYTES = 8 << 10;

  private DiskPart() {}

  /// Appends and forces `count` blocks in `folder`; returns how long each took.
  static Latencies measure(Path folder, int count) throws IOException {
    Path file = folder.resolve("disk-probe");
    byte[] block = new byte[BLOCK_BYTES];
    new Random(1).nextBytes(block);
    Latencies each = new Latencies();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int i = 0; i < count; i++) {
        long begun = System.nanoTime();
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
        each.add(System.nanoTime() - begun);
      }
    } finally {
      Files.deleteIfExists(file);
    }
    return each;
  }

  static void run(Bench bench) throws IOException {
    Latencies each = measure(bench.folder(), bench.size(2_000, 500));
    bench.report().part("disk", "append 8 KiB and fdatasync, one at a time");
    double p50 = each.millis(0.5);
    bench.report().figure("rate at p50", 1_000 / p50, "/s", "");
    bench.report().figure("p50", p50, "ms", "the unit of the ratios below");
    bench.report().figure("p99", each.millis(0.99), "ms", "");
  }
}
