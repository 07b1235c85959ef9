package org.openhotline.protocol.vectors;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.Sha;

/// Randomness for vectors: SHA-256(seed ‖ u32 counter), block after block, each draw from a fresh
/// block. Remembers its draws, because they stand in the vectors. Not random at all.
final class KnownRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient byte[] seed;
  private final transient List<byte[]> draws = new ArrayList<>();
  private int counter;

  KnownRandom(byte[] seed) {
    this.seed = seed.clone();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += 32) {
      byte[] block = Sha.sha256(seed, Octets.u32(counter++));
      System.arraycopy(block, 0, bytes, at, Math.min(32, bytes.length - at));
    }
    draws.add(bytes.clone());
  }

  byte[] draw(int index) {
    byte[] drawn = draws.get(index);
    return Arrays.copyOf(drawn, drawn.length);
  }
}
