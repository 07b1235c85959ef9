package org.openhotline.protocol.crypto;

import java.io.Serial;
import java.security.SecureRandom;

/// A reproducible stream for tests and vectors: block i is SHA-256(`hotline test random` ‖
/// u32(seed) ‖ u32(i)).
public final class SeededRandom extends SecureRandom {
  @Serial private static final long serialVersionUID = 1L;

  private final int streamSeed;
  private int blockIndex;
  private transient byte[] block = new byte[0];
  private int at;

  /// A stream that depends on the seed only.
  public SeededRandom(int seed) {
    super(new byte[0]);
    this.streamSeed = seed;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (at == block.length) {
        block =
            Sha.sha256(
                Octets.ascii("hotline test random"),
                Octets.u32(streamSeed),
                Octets.u32(blockIndex++));
        at = 0;
      }
      bytes[i] = block[at++];
    }
  }
}
