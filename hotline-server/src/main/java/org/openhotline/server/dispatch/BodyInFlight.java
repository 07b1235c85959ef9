package org.openhotline.server.dispatch;

import com.google.protobuf.UnsafeByteOperations;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.RelayFrame;

/// A sealed body that is being sent, chunk by chunk, so that something urgent can go between two
/// chunks.
///
/// One stream's thread only.
final class BodyInFlight {
  private final long leaf;
  private final byte[] bytes;
  private final int chunkBytes;
  private int offset;

  /// Starts at the first chunk of `body`, which is not empty.
  BodyInFlight(long leaf, Bytes body, int chunkBytes) {
    this.leaf = leaf;
    this.bytes = body.toArray();
    this.chunkBytes = chunkBytes;
  }

  /// The leaf whose body it is.
  long leaf() {
    return leaf;
  }

  /// Whether the last chunk was taken.
  boolean done() {
    return offset >= bytes.length;
  }

  /// Takes the next chunk.
  RelayFrame next() {
    int length = Math.min(chunkBytes, bytes.length - offset);
    BodyChunk chunk =
        BodyChunk.newBuilder()
            .setRequest(leaf)
            .setOffset(offset)
            .setData(UnsafeByteOperations.unsafeWrap(bytes, offset, length))
            .setLast(offset + length == bytes.length)
            .build();
    offset += length;
    return RelayFrame.newBuilder().setChunk(chunk).build();
  }
}
