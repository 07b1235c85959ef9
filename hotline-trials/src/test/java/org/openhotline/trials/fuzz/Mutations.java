package org.openhotline.trials.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Inputs near those of a corpus: flipped, cut, doubled, crossed.
final class Mutations {
  private Mutations() {}

  /// One of them.
  static byte[] of(List<byte[]> corpus, int maxBytes, SplittableRandom random) {
    byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      byte[] other = corpus.get(random.nextInt(corpus.size()));
      input = changed(input, other, random);
    }
    return input.length > maxBytes ? Arrays.copyOf(input, maxBytes) : input;
  }

  private static byte[] changed(byte[] input, byte[] other, SplittableRandom random) {
    int at = random.nextInt(input.length + 1);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(input, at);
      case 1 -> join(input, at, other, random.nextInt(other.length + 1));
      case 2 -> join(input, at, input, Math.max(0, at - random.nextInt(40)));
      case 3 -> join(input, at, input, Math.min(input.length, at + random.nextInt(40)));
      case 4 -> set(input, at, random.nextInt(256));
      default -> flip(input, at, random.nextInt(8));
    };
  }

  private static byte[] join(byte[] head, int headBytes, byte[] tail, int from) {
    byte[] joined = Arrays.copyOf(head, headBytes + tail.length - from);
    System.arraycopy(tail, from, joined, headBytes, tail.length - from);
    return joined;
  }

  private static byte[] set(byte[] input, int at, int value) {
    if (at < input.length) {
      input[at] = (byte) value;
    }
    return input;
  }

  private static byte[] flip(byte[] input, int at, int bit) {
    if (at < input.length) {
      input[at] ^= (byte) (1 << bit);
    }
    return input;
  }
}
