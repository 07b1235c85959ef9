package org.openhotline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// The end of a connection whose peer is still told why: writes the last frame, closes the sending
/// half, and throws away what comes until the peer closes too.
///
/// A socket that is closed with unread input resets the connection, and the peer's system then
/// throws away what it has not read yet: the very reason for the end. Bounded: after
/// [#GRACE_SECONDS], or when more than [#MOST_BYTES] came meanwhile, the connection is closed
/// whatever the peer does. What comes is dropped before it is decrypted. On the event loop.
final class LastWord extends ChannelInboundHandlerAdapter {
  /// Longest time for the peer to read the last frame and close.
  static final long GRACE_SECONDS = 2;

  /// Most bytes that are read and thrown away: what may have been under way, and some more.
  static final int MOST_BYTES = 1 << 20;

  private int bytes;

  private LastWord() {}

  /// Ends `channel` with `frame`, whose length stands before it.
  static void say(Channel channel, ByteBuf frame) {
    channel.pipeline().addFirst(new LastWord());
    channel.config().setAutoRead(true);
    var _ = channel.writeAndFlush(frame).addListener(_ -> closeSendingHalf(channel));
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  var _ = channel.close();
                },
                GRACE_SECONDS,
                TimeUnit.SECONDS);
  }

  private static void closeSendingHalf(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null || !(channel instanceof DuplexChannel duplex)) {
      var _ = channel.close();
      return;
    }
    var _ =
        tls.closeOutbound()
            .addListener(_ -> {
              var _ = duplex.shutdownOutput();
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf more) {
      bytes += more.readableBytes();
    }
    ReferenceCountUtil.release(message);
    if (bytes > MOST_BYTES) {
      var _ = context.close();
    }
  }
}
