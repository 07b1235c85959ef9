package org.openhotline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Opens the decoders of this package to the trials; the product has no use for it.
///
/// Threading: static and stateless.
public final class FrameDoor {
  private static final int FRAME_BYTES = 4 * 1024;

  private FrameDoor() {}

  /// A station's frame, read and written again; empty if it is refused.
  public static Optional<byte[]> frame(byte[] bytes) {
    return switch (FrameParser.parse(bytes)) {
      case FrameParser.Frame(var frame) -> Optional.of(frame.toByteArray());
      case FrameParser.Bad _ -> Optional.empty();
    };
  }

  /// The frames that a stream of bytes is cut into, when it comes in pieces as long as its first
  /// byte says.
  public static List<byte[]> frames(byte[] input) {
    if (input.length < 2) {
      return List.of();
    }
    int piece = 1 + (input[0] & 0xff);
    EmbeddedChannel channel =
        new EmbeddedChannel(new FrameDecoder(FRAME_BYTES, Duration.ofSeconds(10)));
    List<byte[]> frames = new ArrayList<>();
    try {
      for (int at = 1; at < input.length; at += piece) {
        int length = Math.min(piece, input.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(input, at, length));
        take(channel, frames);
      }
      channel.finish();
    } catch (TooLongFrameException | CorruptedFrameException e) {
      return frames; // refused in the declared way
    } finally {
      channel.releaseInbound();
      var _ = channel.close();
    }
    return frames;
  }

  private static void take(EmbeddedChannel channel, List<byte[]> frames) {
    for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      frame.release();
      if (bytes.length > FRAME_BYTES) {
        throw new IllegalStateException("a frame of " + bytes.length + " bytes came through");
      }
      frames.add(bytes);
    }
  }
}
