package org.openhotline.server.consensus;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A replica that remembers every input: the number in its first eight bytes, and a hash chain over
/// all of it. Its snapshot holds all of that, so nothing is forgotten over restarts.
class RecordingReplica implements Replica<Long> {
  private static final int VERSION = 1;

  /// The first eight bytes of every input ever applied, in order.
  private final List<Long> numbers = new ArrayList<>();

  private final List<String> calls = new ArrayList<>();
  private byte[] chain = new byte[32];
  private int appliedInThisLife;
  private long lastIndex = -1;

  static byte[] input(long number, int length) {
    var input = ByteBuffer.allocate(length);
    input.putLong(number);
    while (input.remaining() >= Long.BYTES) {
      input.putLong(
          number * 0x9E3779B97F4A7C15L + input.position()); // no two sectors alike, none zero
    }
    return input.array();
  }

  @Override
  public synchronized Long apply(long index, byte[] input) {
    if (index <= lastIndex) {
      throw new IllegalStateException("index " + index + " after " + lastIndex);
    }
    lastIndex = index;
    var number = ByteBuffer.wrap(input).getLong();
    numbers.add(number);
    appliedInThisLife++;
    calls.add("apply");
    var sha256 = sha256();
    sha256.update(chain);
    chain = sha256.digest(input);
    return number;
  }

  @Override
  public synchronized void committedBatchEnd(long last) {
    if (last != lastIndex) {
      throw new IllegalStateException("batch ends at " + last + " but " + lastIndex + " was last");
    }
    calls.add("end");
  }

  @Override
  public synchronized void snapshot(Path file, long index) throws IOException {
    calls.add("snapshot");
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(VERSION);
      out.writeLong(index);
      out.write(chain);
      out.writeInt(numbers.size());
      for (var number : numbers) {
        out.writeLong(number);
      }
    }
  }

  @Override
  public synchronized void restore(Path file, long index) throws IOException {
    calls.add("restore");
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != VERSION || in.readLong() != index) {
        throw new IOException("not a snapshot of index " + index + ": " + file);
      }
      chain = in.readNBytes(32);
      for (var left = in.readInt(); left > 0; left--) {
        numbers.add(in.readLong());
      }
      lastIndex = index;
    }
  }

  synchronized List<Long> numbers() {
    return List.copyOf(numbers);
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized String stateHash() {
    return HexFormat.of().formatHex(chain);
  }

  synchronized int appliedInThisLife() {
    return appliedInThisLife;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
