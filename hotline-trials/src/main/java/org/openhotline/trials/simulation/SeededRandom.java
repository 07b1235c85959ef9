package org.openhotline.trials.simulation;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Randomness from a seed where production code asks for a SecureRandom; no secret at all.
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient RandomGenerator generator;

  SeededRandom(long seed) {
    this.generator = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Override
  public String getAlgorithm() {
    return "seeded";
  }

  @Override
  public void nextBytes(byte[] bytes) {
    generator.nextBytes(bytes);
  }

  @Override
  public byte[] generateSeed(int numBytes) {
    byte[] bytes = new byte[numBytes];
    generator.nextBytes(bytes);
    return bytes;
  }

  @Override
  public int nextInt() {
    return generator.nextInt();
  }

  @Override
  public long nextLong() {
    return generator.nextLong();
  }

  @Override
  public int nextInt(int bound) {
    return generator.nextInt(bound);
  }
}
