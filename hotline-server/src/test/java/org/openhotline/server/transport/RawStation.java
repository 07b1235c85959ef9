package org.openhotline.server.transport;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Plane;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;

/// A station's end of a connection with nothing but TLS and frames, so that a test can break every
/// rule.
public final class RawStation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<RelayFrame> frames = new LinkedBlockingQueue<>();
  private final Channel channel;

  private RawStation(InetSocketAddress relay, @Nullable SslContext tls) {
    this.channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.SO_RCVBUF, 16 * 1024)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new ProtobufVarint32FrameDecoder(96 * 1024));
                    channel.pipeline().addLast(new Receiving());
                  }
                })
            .connect(relay)
            .syncUninterruptibly()
            .channel();
  }

  private final class Receiving extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes)
        throws InvalidProtocolBufferException {
      frames.add(RelayFrame.parseFrom(bytes.nioBuffer()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }

  /// Connects with a certificate.
  public static RawStation connect(
      InetSocketAddress relay, PrivateKey key, X509Certificate certificate) {
    return new RawStation(relay, tls(key, certificate, "X25519MLKEM768"));
  }

  /// Connects with another key agreement.
  static RawStation connect(
      InetSocketAddress relay, PrivateKey key, X509Certificate certificate, String group) {
    return new RawStation(relay, tls(key, certificate, group));
  }

  /// Connects with TLS, but without a certificate.
  static RawStation withoutCertificate(InetSocketAddress relay) {
    return new RawStation(relay, tls(null, null, "X25519MLKEM768"));
  }

  /// Connects without TLS.
  static RawStation plain(InetSocketAddress relay) {
    return new RawStation(relay, null);
  }

  private static SslContext tls(
      @Nullable PrivateKey key, @Nullable X509Certificate certificate, String group) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL)
              .protocols("TLSv1.3")
              .endpointIdentificationAlgorithm(null)
              .option(OpenSslContextOption.GROUPS, new String[] {group})
              .trustManager(InsecureTrustManagerFactory.INSTANCE);
      if (key != null && certificate != null) {
        builder.keyManager(key, certificate);
      }
      return builder.build();
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  /// A Hello of protocol version 1.
  public static Hello.Builder hello() {
    return Hello.newBuilder()
        .setProtocolMin(1)
        .setProtocolMax(1)
        .setPlane(Plane.PLANE_LIVE)
        .setAfterIndex(-1)
        .setSoftware("raw test station");
  }

  /// Sends a frame.
  public void send(StationFrame frame) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeMessageNoTag(frame);
      out.flush();
      sendRaw(bytes.toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Sends any bytes.
  public void sendRaw(byte... bytes) {
    var _ = channel.writeAndFlush(Unpooled.copiedBuffer(bytes));
  }

  /// Stops or resumes reading.
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /// The next frame.
  public RelayFrame next() {
    try {
      RelayFrame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError("no frame within " + PATIENCE + "; open: " + channel.isActive());
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Frames that came and were not taken.
  public int waiting() {
    return frames.size();
  }

  /// Whether the relay closes the connection within `limit`.
  public boolean closedWithin(Duration limit) {
    return channel.closeFuture().awaitUninterruptibly(limit.toMillis());
  }

  /// Whether the connection is open.
  public boolean open() {
    return channel.isActive();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
