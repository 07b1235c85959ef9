package org.openhotline.trials.disk;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Decides from a seed what befalls the disk, and counts it.
final class Chance {
  private final RandomGenerator random;
  private final DiskFaults faults;
  private final Map<DiskFault, Long> counts = new EnumMap<>(DiskFault.class);
  private int survivePerMille;

  Chance(long seed, DiskFaults faults) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.faults = faults;
    for (DiskFault fault : DiskFault.values()) {
      counts.put(fault, 0L);
    }
  }

  void count(DiskFault fault) {
    counts.merge(fault, 1L, Long::sum);
  }

  Map<DiskFault, Long> counts() {
    return new EnumMap<>(counts);
  }

  /// Draws the share of survivors for one power cut.
  void beginCut() {
    survivePerMille =
        faults.survivePerMille() != DiskFaults.DRAWN
            ? faults.survivePerMille()
            : switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> 1_000;
              case 2 -> 900;
              default -> random.nextInt(1_001);
            };
  }

  /// Whether one unforced thing survives the cut.
  boolean survives() {
    return random.nextInt(1_000) < survivePerMille;
  }

  /// A length between that which was forced and that which was written; often one of the two.
  int length(int forced, int written, int unit) {
    if (survives() || written <= forced) {
      return written;
    }
    if (survivePerMille == 0 || random.nextBoolean()) {
      return forced;
    }
    int between = (forced + random.nextInt(written - forced)) / unit * unit;
    return Math.max(forced, between);
  }

  /// How many of these bytes a write takes; at least one.
  int written(int offered) {
    if (offered < 2 || random.nextInt(1_000) >= faults.shortWritePerMille()) {
      return offered;
    }
    count(DiskFault.SHORT_WRITE);
    return 1 + random.nextInt(offered - 1);
  }

  /// A number below the bound.
  int below(int bound) {
    return random.nextInt(bound);
  }
}
