package org.openhotline.server.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPaceTest {
  @TempDir private Path folder;

  @Test
  void largeSnapshotsAreTakenMoreSeldom() throws IOException {
    var taken = new AtomicInteger();
    var large =
        new RecordingReplica() {
          @Override
          public synchronized void snapshot(Path file, long index) throws IOException {
            super.snapshot(file, index);
            Files.write(file, new byte[100 << 10], StandardOpenOption.APPEND);
            taken.incrementAndGet();
          }
        };
    try (var sequencer = Orders.open(Orders.small(folder).withLog(64 << 10, 10), large)) {
      for (int i = 0; i < 250; i++) {
        Orders.commit(sequencer, i, i + 1L);
      }
      assertEquals(3, taken.get(), "after 10 inputs, then after 100 each");
    }
  }
}
