package org.openhotline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cuts the byte stream into frames and holds each to one total deadline, from its first byte to
/// its last.
///
/// The length is checked before anything is kept for it. A peer that sends one byte a second is
/// closed when the deadline of its first byte passes, however busy it keeps the connection. SPEC
/// section "Wire".
final class FrameDecoder extends ProtobufVarint32FrameDecoder {
  /// Fired as a user event when a frame took too long.
  enum Late {
    /// The only value.
    FRAME
  }

  private final Duration deadline;
  private @Nullable Future<?> timer;
  private boolean completed;

  FrameDecoder(int maxFrameBytes, Duration deadline) {
    super(maxFrameBytes);
    this.deadline = deadline;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int before = out.size();
    super.decode(context, in, out);
    completed |= out.size() > before;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    completed = false;
    super.channelRead(context, message);
    boolean pending = actualReadableBytes() > 0;
    if (timer != null && (completed || !pending)) {
      timer.cancel(false);
      timer = null;
    }
    if (pending && timer == null && !context.isRemoved()) {
      timer =
          context
              .executor()
              .schedule(
                  () -> context.fireUserEventTriggered(Late.FRAME),
                  deadline.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
