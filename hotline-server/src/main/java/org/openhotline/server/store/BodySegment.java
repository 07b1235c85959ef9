package org.openhotline.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LongDigest;

/// One record of a segment of bodies: 4 bytes `HLB1`, SHA-384 of the body, its length as 4 bytes
/// big-endian, the body.
final class BodySegment {
  /// Bytes before a body.
  static final int HEADER_BYTES = 4 + LongDigest.LENGTH_BYTES + 4;

  private static final int MAGIC = 0x484c4231;

  private BodySegment() {}

  /// What stands before a body.
  record Header(LongDigest digest, int length) {
    /// Bytes of header and body.
    long recordBytes() {
      return (long) HEADER_BYTES + length;
    }
  }

  /// A record ready to be written.
  static ByteBuffer record(LongDigest digest, Bytes body) {
    return ByteBuffer.allocate(HEADER_BYTES + body.length())
        .putInt(MAGIC)
        .put(digest.value().toArray())
        .putInt(body.length())
        .put(body.toArray())
        .flip();
  }

  /// The header at an offset; empty if there is none, or the file ends before its body does.
  static Optional<Header> header(FileChannel file, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
    if (!fill(file, bytes, offset) || bytes.flip().getInt() != MAGIC) {
      return Optional.empty();
    }
    byte[] digest = new byte[LongDigest.LENGTH_BYTES];
    bytes.get(digest);
    int length = bytes.getInt();
    return length < 0 || offset + HEADER_BYTES + length > file.size()
        ? Optional.empty()
        : Optional.of(new Header(LongDigest.of(digest), length));
  }

  /// The body behind a header; empty if it is not the one that the header names.
  static Optional<byte[]> body(FileChannel file, long offset, Header header) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(header.length());
    return fill(file, bytes, offset + HEADER_BYTES)
            && Arrays.equals(
                BodyFiles.digestOf(bytes.array()).value().toArray(),
                header.digest().value().toArray())
        ? Optional.of(bytes.array())
        : Optional.empty();
  }

  private static boolean fill(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
