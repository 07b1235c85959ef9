package org.openhotline.server.record;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;

/// Made-up entries of random lengths, the same for the same seed, with the roots they must give.
final class Entries {
  private final List<byte[]> all = new ArrayList<>();
  private final List<Hash> roots = new ArrayList<>();

  Entries(long seed, int count, int maxLength) {
    RandomGenerator random = random(seed);
    CompactRange range = new CompactRange();
    roots.add(range.root());
    for (int i = 0; i < count; i++) {
      byte[] entry = new byte[random.nextInt(maxLength + 1)];
      random.nextBytes(entry);
      all.add(entry);
      range.append(Merkle.leafHash(entry));
      roots.add(range.root());
    }
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  byte[] get(int index) {
    return all.get(index);
  }

  List<byte[]> range(int from, int to) {
    return all.subList(from, to);
  }

  int count() {
    return all.size();
  }

  Head head(int size) {
    return new Head(size, roots.get(size));
  }
}
