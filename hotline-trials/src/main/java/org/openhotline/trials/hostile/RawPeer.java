package org.openhotline.trials.hostile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Plane;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;

/// One connection with nothing but TCP, TLS if wanted, and frames, so that every rule can be
/// broken.
///
/// Frames of the relay wait in a queue of bounded length; pushes and what does not fit are dropped.
/// Any thread.
final class RawPeer implements AutoCloseable {
  private static final int FRAME_BYTES = 128 * 1024;
  private static final int FRAMES = 4_096;
  private static final int RECEIVE_BYTES = 16 * 1024;
  private static final long CONNECT_SECONDS = 10;

  private final BlockingQueue<RelayFrame> frames = new ArrayBlockingQueue<>(FRAMES);
  private final Channel channel;
  private final CompletableFuture<Duration> life = new CompletableFuture<>();

  private RawPeer(Channel channel) {
    this.channel = channel;
    long begun = System.nanoTime();
    channel
        .closeFuture()
        .addListener(_ -> life.complete(Duration.ofNanos(System.nanoTime() - begun)));
  }

  /// Connects.
  ///
  /// @param source address to connect from; port 0
  /// @param tls null: plain TCP
  /// @throws IOException if there is no connection
  static RawPeer connect(
      EventLoopGroup loops,
      InetSocketAddress source,
      InetSocketAddress relay,
      @Nullable SslContext tls)
      throws IOException {
    Receiving receiving = new Receiving();
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BYTES)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (tls != null) {
                      SslHandler ssl = tls.newHandler(channel.alloc());
                      ssl.setHandshakeTimeoutMillis(0);
                      channel.pipeline().addLast(ssl);
                      channel.pipeline().addLast(new ProtobufVarint32FrameDecoder(FRAME_BYTES));
                    }
                    channel.pipeline().addLast(receiving);
                  }
                })
            .connect(relay, source);
    if (!connected.awaitUninterruptibly(CONNECT_SECONDS, TimeUnit.SECONDS)
        || !connected.isSuccess()) {
      throw new IOException("no connection to " + relay, connected.cause());
    }
    RawPeer peer = new RawPeer(connected.channel());
    receiving.queue = peer.frames;
    return peer;
  }

  private static final class Receiving extends SimpleChannelInboundHandler<ByteBuf> {
    private volatile @Nullable BlockingQueue<RelayFrame> queue;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      BlockingQueue<RelayFrame> frames = queue;
      if (frames == null || context.pipeline().get(SslHandler.class) == null) {
        return;
      }
      try {
        RelayFrame frame = RelayFrame.parseFrom(bytes.nioBuffer());
        if (!frame.hasPush() && !frame.hasCheckpoint()) {
          var _ = frames.offer(frame);
        }
      } catch (InvalidProtocolBufferException e) {
        var _ = context.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }

  /// A frame as the relay wants it first.
  static Hello.Builder hello() {
    return Hello.newBuilder()
        .setProtocolMin(1)
        .setProtocolMax(1)
        .setPlane(Plane.PLANE_LIVE)
        .setAfterIndex(-1)
        .setSoftware("hostile peer");
  }

  /// Sends bytes as they are.
  void send(byte[] bytes) {
    var _ = channel.writeAndFlush(Unpooled.copiedBuffer(bytes));
  }

  /// Sends a frame behind its length.
  void send(StationFrame frame) {
    send(Framing.prefixed(frame.toByteArray()));
  }

  /// Sends a Hello.
  void send(Hello.Builder hello) {
    send(StationFrame.newBuilder().setHello(hello).build());
  }

  /// The next frame that is no push; null when none comes in time.
  @Nullable RelayFrame next(Duration patience) throws InterruptedException {
    return frames.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Stops or resumes reading; who does not read does not see that a connection was closed.
  void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /// Whether the kernel takes more bytes.
  boolean writable() {
    return channel.isWritable();
  }

  /// Whether the connection is open.
  boolean open() {
    return channel.isActive();
  }

  /// How long the connection lived until the relay closed it.
  ///
  /// @return milliseconds; -1 if it is still open after `patience`
  long closedAfterMillis(Duration patience) throws InterruptedException {
    try {
      return life.get(patience.toNanos(), TimeUnit.NANOSECONDS).toMillis();
    } catch (TimeoutException e) {
      return -1;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    var _ = channel.close();
  }
}
