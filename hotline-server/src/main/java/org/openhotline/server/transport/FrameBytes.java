package org.openhotline.server.transport;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.wire.Refusals;

/// Frames on their way out, as bytes with a length before them.
final class FrameBytes {
  private FrameBytes() {}

  /// The frame behind its varint32 length. SPEC section "Wire".
  static ByteBuf prefixed(ByteBufAllocator allocator, byte[] frame) {
    ByteBuf length = allocator.buffer(CodedOutputStream.computeUInt32SizeNoTag(frame.length));
    for (int rest = frame.length; ; rest >>>= 7) {
      if (rest < 0x80) {
        length.writeByte(rest);
        return Unpooled.wrappedBuffer(length, Unpooled.wrappedBuffer(frame));
      }
      length.writeByte((rest & 0x7f) | 0x80);
    }
  }

  /// The frame that ends a session.
  static byte[] fatal(Refusal refusal) {
    return RelayFrame.newBuilder()
        .setRefused(Refusals.toFrame(0, refusal, true))
        .build()
        .toByteArray();
  }
}
