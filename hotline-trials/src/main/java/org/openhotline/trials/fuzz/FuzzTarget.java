package org.openhotline.trials.fuzz;

import java.io.IOException;

/// A decoder under trial: bytes of a stranger go in, and nothing but the declared refusal may come
/// out.
///
/// @param name as on the command line; lower case and hyphens
/// @param reads what the bytes are, for people
/// @param maxBytes longest input that is tried
/// @param heapBytes most heap that it may ask for, besides what each byte of the input allows
/// @param probe feeds one input
record FuzzTarget(String name, String reads, int maxBytes, long heapBytes, Probe probe) {
  /// Heap for a parser's buffers and a verification's matrices.
  private static final long USUAL_HEAP_BYTES = 24L << 20;

  private static final int ATTEMPTS = 3;

  /// A target with the usual allowance of heap.
  FuzzTarget(String name, String reads, int maxBytes, Probe probe) {
    this(name, reads, maxBytes, USUAL_HEAP_BYTES, probe);
  }

  /// Feeds one input to a decoder.
  @FunctionalInterface
  interface Probe {
    /// Feeds `input`.
    ///
    /// @return whether the decoder took it; false: it refused in the declared way
    /// @throws BrokenPromise if the decoder took it and does not keep to one canonical form
    /// @throws IOException if this machine fails; never the input's fault
    boolean probe(byte[] input) throws IOException;
  }

  /// Feeds one input within the bounds of time and memory. An input that costs too much is fed
  /// again: the first time pays for loading classes.
  ///
  /// @throws BrokenPromise if a property does not hold
  boolean run(byte[] input) throws IOException {
    String excess = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Expense before = Expense.now();
      boolean taken = probe.probe(input.clone());
      excess = before.excess(heapBytes, input.length);
      if (excess.isEmpty()) {
        return taken;
      }
    }
    throw new BrokenPromise(name + ": " + excess);
  }
}
