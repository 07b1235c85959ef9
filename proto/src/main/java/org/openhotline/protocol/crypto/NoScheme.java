package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The missing post-quantum half of suite C1: all its byte strings are empty.
record NoScheme() implements SignatureScheme {
  private static final byte[] EMPTY = new byte[0];

  @Override
  public String name() {
    return "none";
  }

  @Override
  public int publicKeyBytes() {
    return 0;
  }

  @Override
  public int secretBytes() {
    return 0;
  }

  @Override
  public int maxSignatureBytes() {
    return 0;
  }

  @Override
  public byte[] newSecret(SecureRandom random) {
    return EMPTY;
  }

  @Override
  public Signer signer(byte[] secret) {
    return new Signer() {
      @Override
      public byte[] publicKey() {
        return EMPTY;
      }

      @Override
      public byte[] sign(byte[] message, @Nullable SecureRandom random) {
        return EMPTY;
      }

      @Override
      public void destroy() {}
    };
  }

  @Override
  public KeyCheck check(byte[] publicKey) {
    return new KeyCheck.Usable((message, signature) -> "the suite has no such half");
  }
}
