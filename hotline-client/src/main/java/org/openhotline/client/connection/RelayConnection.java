package org.openhotline.client.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.wire.Frames;
import org.openhotline.protocol.wire.Limits;
import org.openhotline.protocol.wire.MalformedException;

/// One open connection over TLS.
///
/// That the handshake succeeded proves nothing about this side's certificate (TLS 1.3): only the
/// relay's first frame does. At most [#MAX_WAITING_FRAMES] received frames wait in memory; beyond
/// that nothing is read from the socket.
///
/// Threading: one thread sends and receives; `close` may be called from any thread.
public final class RelayConnection implements Connection {
  /// Received frames that may wait to be taken.
  public static final int MAX_WAITING_FRAMES = 64;

  private static final String GROUP = RelayTls.GROUP;
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(30);

  /// What the event loop hands over.
  private sealed interface Arrival {
    record Frame(RelayFrame frame) implements Arrival {}

    record Lost(String why, @Nullable Throwable cause) implements Arrival {}
  }

  private final RelayAddress address;
  private final EventLoopGroup loop;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private @Nullable Channel channel;
  private @Nullable ConnectionLostException lost;

  private RelayConnection(RelayAddress address) {
    this.address = address;
    this.loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  /// Connects and completes the TLS handshake.
  ///
  /// @param tls the station's identity and the pinned relay
  /// @param timeout for connection and handshake together
  /// @throws ConnectionLostException saying why the relay was not reached
  public static RelayConnection open(RelayAddress address, RelayTls tls, Duration timeout)
      throws ConnectionLostException {
    RelayConnection connection = new RelayConnection(address);
    try {
      connection.connect(tls.context(address), timeout);
      return connection;
    } catch (ConnectionLostException e) {
      connection.close();
      throw e;
    }
  }

  private void connect(SslContext tls, Duration timeout) throws ConnectionLostException {
    int millis = Math.toIntExact(timeout.toMillis());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel ch) {
                    SslHandler ssl = tls.newHandler(ch.alloc(), address.host(), address.port());
                    ssl.setHandshakeTimeoutMillis(millis);
                    ch.pipeline()
                        .addLast("tls", ssl)
                        .addLast(new ProtobufVarint32FrameDecoder(Limits.MAX_FRAME_BYTES))
                        .addLast(new ProtobufVarint32LengthFieldPrepender())
                        .addLast(new Inbound());
                  }
                });
    ChannelFuture connecting = bootstrap.connect(address.host(), address.port());
    channel = connecting.channel();
    await(connecting, timeout, "cannot connect to the relay at " + address);
    SslHandler ssl = channel.pipeline().get(SslHandler.class);
    if (ssl == null) {
      throw new ConnectionLostException("the relay at " + address + " closed the connection", null);
    }
    await(ssl.handshakeFuture(), timeout, "no trusted connection to the relay at " + address);
    if (ssl.engine().getSession() instanceof OpenSslSession session
        && !GROUP.equals(session.getNamedGroup())) {
      throw new ConnectionLostException(
          "the relay at " + address + " agreed on " + session.getNamedGroup() + ", not on " + GROUP,
          null);
    }
  }

  private static void await(
      io.netty.util.concurrent.Future<?> future, Duration timeout, String what)
      throws ConnectionLostException {
    try {
      future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ConnectionLostException(what + ": " + reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new ConnectionLostException(what + " within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException(what + ": interrupted", e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    Throwable deepest = cause;
    while (deepest != null && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest == null || deepest.getMessage() == null) {
      return "no reason given";
    }
    return deepest.getMessage().contains("_ALERT_")
        ? "the relay refused this station's certificate ("
            + deepest.getMessage()
            + "); it must stand in the directory of its party, be in force and not revoked"
        : deepest.getMessage();
  }

  @Override
  public RelayAddress address() {
    return address;
  }

  /// Waits at most 30 s for room.
  @Override
  public void send(StationFrame frame) throws ConnectionLostException {
    if (lost != null) {
      throw lost;
    }
    Channel open = channel;
    if (open == null) {
      throw new ConnectionLostException("not connected", null);
    }
    await(
        open.writeAndFlush(Unpooled.wrappedBuffer(frame.toByteArray())),
        WRITE_DEADLINE,
        "the connection to the relay at " + address + " takes nothing");
  }

  @Override
  public Optional<RelayFrame> receive(Duration timeout) throws ConnectionLostException {
    if (lost != null) {
      throw lost;
    }
    Arrival arrival;
    try {
      arrival = arrivals.poll(Math.max(0, timeout.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException("interrupted", e);
    }
    if (arrival == null) {
      return Optional.empty();
    }
    return switch (arrival) {
      case Arrival.Frame frame -> {
        Channel open = channel;
        if (open != null && arrivals.size() < MAX_WAITING_FRAMES) {
          open.config().setAutoRead(true);
        }
        yield Optional.of(frame.frame());
      }
      case Arrival.Lost gone -> {
        lost = new ConnectionLostException(gone.why(), gone.cause());
        throw lost;
      }
    };
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }

  /// Runs on the event loop.
  private final class Inbound extends ChannelInboundHandlerAdapter {
    private boolean ended;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        ByteBuf buffer = (ByteBuf) message;
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        arrivals.add(new Arrival.Frame(Frames.ofRelay(bytes)));
        if (arrivals.size() >= MAX_WAITING_FRAMES) {
          context.channel().config().setAutoRead(false);
        }
      } catch (MalformedException e) {
        end(context, "the relay sent a frame that is not understood: " + e.getMessage(), e);
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(context, "the relay at " + address + " closed the connection", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(
          context,
          "the connection to the relay at " + address + " failed: " + reason(cause),
          cause);
    }

    private void end(ChannelHandlerContext context, String why, @Nullable Throwable cause) {
      if (!ended) {
        ended = true;
        arrivals.add(new Arrival.Lost(why, cause));
        var _ = context.close();
      }
    }
  }
}
