package org.openhotline.trials.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// What this thread has spent so far, so that one input can be billed.
///
/// @param cpuNanos processor time
/// @param allocatedBytes heap asked for, whether still held or not
record Expense(long cpuNanos, long allocatedBytes) {
  /// Most processor time of one input.
  static final Duration CPU = Duration.ofSeconds(3);

  /// Most heap that each byte of an input may ask for, besides the target's allowance.
  static final long BYTES_PER_BYTE = 4 << 10;

  /// Spent by the calling thread.
  static Expense now() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Expense(threads.getCurrentThreadCpuTime(), threads.getCurrentThreadAllocatedBytes());
  }

  /// In what the calling thread has spent since more than an input of that length may cost; empty
  /// when it has not.
  String excess(long allowedBytes, int inputBytes) {
    Expense now = now();
    long cpu = now.cpuNanos - cpuNanos;
    long bytes = now.allocatedBytes - allocatedBytes;
    long most = allowedBytes + BYTES_PER_BYTE * inputBytes;
    if (cpu > CPU.toNanos()) {
      return "%d bytes took %d ms of processor time, at most %d are allowed"
          .formatted(inputBytes, cpu / 1_000_000, CPU.toMillis());
    }
    return bytes > most
        ? "%d bytes made it ask for %d KiB of heap, at most %d are allowed"
            .formatted(inputBytes, bytes >> 10, most >> 10)
        : "";
  }
}
