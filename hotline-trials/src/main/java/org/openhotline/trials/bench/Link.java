package org.openhotline.trials.bench;

import com.google.protobuf.UnsafeByteOperations;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.RelayTrust;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.Precedence;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Limits;

/// One session of the load generator: the same TLS and frames as a station's, without its memory,
/// and never blocking.
///
/// The [Listener] is called on the event loop.
final class Link implements AutoCloseable {
  /// Hears what comes.
  interface Listener {
    /// A frame came.
    void frame(Link link, RelayFrame frame);

    /// The connection is gone.
    void closed(Link link, String why);
  }

  /// Whether and from where entries are pushed.
  ///
  /// @param subscribe false: receipts only
  /// @param after last leaf that is not wanted
  record Wish(boolean subscribe, long after) {
    /// Receipts only.
    static final Wish RECEIPTS = new Wish(false, -1);
  }

  private final Channel channel;

  private Link(Channel channel) {
    this.channel = channel;
  }

  /// The TLS context of a station, for any number of links to `address`.
  static SslContext tls(StationIdentity identity, RelayAddress address) throws IOException {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.OPENSSL)
          .protocols("TLSv1.3")
          .option(OpenSslContextOption.GROUPS, new String[] {"X25519MLKEM768"})
          .endpointIdentificationAlgorithm(null) // RelayTrust checks the host, by the pinned root
          .trustManager(
              new RelayTrust(identity.tls().check(), address.host(), identity.tls().clock()))
          .keyManager(identity.tls().identity().key(), identity.tls().identity().chainArray())
          .keyStoreType(TlsIdentity.MEMORY_STORE)
          .build();
    } catch (SSLException e) {
      throw new IOException("no TLS context: " + e.getMessage(), e);
    }
  }

  /// Connects and says Hello; completes when the Welcome is here.
  static CompletableFuture<Link> open(
      EventLoopGroup loops,
      RelayAddress address,
      @Nullable String source,
      SslContext tls,
      StationIdentity identity,
      Wish wish,
      Listener listener) {
    CompletableFuture<Link> welcomed = new CompletableFuture<>();
    Hello hello =
        Hello.newBuilder()
            .setProtocolMin(Limits.PROTOCOL_VERSION)
            .setProtocolMax(Limits.PROTOCOL_VERSION)
            .setPlaneValue(identity.trusted().firstEntry().getValue().plane().code())
            .setSubscribe(wish.subscribe())
            .setAfterIndex(wish.after())
            .setSoftware("openhotline-bench")
            .build();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .attr(Inbound.HELLO, hello)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc(), address.host(), address.port()))
                        .addLast(new ProtobufVarint32FrameDecoder(Limits.MAX_FRAME_BYTES))
                        .addLast(new ProtobufVarint32LengthFieldPrepender())
                        .addLast(new Inbound(new Link(channel), listener, welcomed));
                  }
                });
    if (source != null) {
      bootstrap.localAddress(new InetSocketAddress(source, 0));
    }
    bootstrap
        .connect(address.host(), address.port())
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            welcomed.completeExceptionally(connected.cause());
          }
        });
    return welcomed;
  }

  /// Sends a message under a request number; any thread.
  void submit(long request, Letters.Letter letter) {
    write(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(request)
                    .setAct(UnsafeByteOperations.unsafeWrap(letter.act().toArray()))
                    .setBodyLength(letter.body().length())
                    .setPrecedence(
                        letter.urgent()
                            ? Precedence.PRECEDENCE_FLASH
                            : Precedence.PRECEDENCE_ROUTINE))
            .build());
    byte[] body = letter.body().toArray();
    for (int offset = 0; offset < body.length; offset += Limits.MAX_CHUNK_BYTES) {
      int length = Math.min(Limits.MAX_CHUNK_BYTES, body.length - offset);
      write(
          StationFrame.newBuilder()
              .setChunk(
                  BodyChunk.newBuilder()
                      .setRequest(request)
                      .setOffset(offset)
                      .setData(UnsafeByteOperations.unsafeWrap(body, offset, length))
                      .setLast(offset + length == body.length))
              .build());
    }
    channel.flush();
  }

  /// Sends a frame; any thread.
  void send(StationFrame frame) {
    write(frame);
    channel.flush();
  }

  /// Keeps an idle session open.
  void ping() {
    send(StationFrame.newBuilder().setPing(Ping.newBuilder().setNonce(1)).build());
  }

  private void write(StationFrame frame) {
    var _ = channel.write(Unpooled.wrappedBuffer(frame.toByteArray()), channel.voidPromise());
  }

  @Override
  public void close() {
    var _ = channel.close();
  }

  private static final class Inbound extends SimpleChannelInboundHandler<ByteBuf> {
    private static final io.netty.util.AttributeKey<Hello> HELLO =
        io.netty.util.AttributeKey.valueOf("hello");

    private final Link link;
    private final Listener listener;
    private final CompletableFuture<Link> welcomed;
    private boolean ended;

    private Inbound(Link link, Listener listener, CompletableFuture<Link> welcomed) {
      this.link = link;
      this.listener = listener;
      this.welcomed = welcomed;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof io.netty.handler.ssl.SslHandshakeCompletionEvent shaken) {
        if (shaken.isSuccess()) {
          link.send(
              StationFrame.newBuilder().setHello(context.channel().attr(HELLO).get()).build());
        } else {
          end(context, "handshake failed: " + shaken.cause());
        }
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws IOException {
      byte[] frame = new byte[bytes.readableBytes()];
      bytes.readBytes(frame);
      RelayFrame parsed = RelayFrame.parseFrom(frame);
      listener.frame(link, parsed);
      if (parsed.hasWelcome()) {
        welcomed.complete(link);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(context, "the relay closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(context, String.valueOf(cause));
    }

    private void end(ChannelHandlerContext context, String why) {
      if (!ended) {
        ended = true;
        welcomed.completeExceptionally(new IOException(why));
        listener.closed(link, why);
        var _ = context.close();
      }
    }
  }
}
