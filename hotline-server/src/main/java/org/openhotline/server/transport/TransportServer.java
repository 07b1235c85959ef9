package org.openhotline.server.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;

/// Listens for stations.
///
/// Two event loops carry all sessions; certificate checks of handshakes run on a thread of their
/// own, so that neither a slow check nor a flood of handshakes stops open sessions.
public final class TransportServer implements AutoCloseable {
  private static final int EVENT_LOOPS = 2;
  private static final int HANDSHAKE_THREADS = 2;
  private static final int BACKLOG = 256;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup workers;
  private final ExecutorService handshakes;
  private final Context context;
  private final SslContext tls;
  private final Channel listener;

  /// What every session shares.
  ///
  /// @param plane the plane that is served
  /// @param sessions all connections with a handler
  record Context(
      Plane plane,
      TransportLimits limits,
      Gateway gateway,
      TransportObserver observer,
      ConnectionGate gate,
      Set<SessionHandler> sessions) {
    /// A connection has gone.
    void left(SessionHandler session) {
      sessions.remove(session);
    }
  }

  private TransportServer(InetSocketAddress address, SslContext tls, Context context)
      throws IOException {
    this.context = context;
    this.tls = tls;
    this.acceptor = loops(1, "accept");
    this.workers = loops(EVENT_LOOPS, "session");
    this.handshakes =
        Executors.newFixedThreadPool(
            HANDSHAKE_THREADS, Thread.ofPlatform().daemon().name("handshake-", 0).factory());
    try {
      this.listener = bind(address);
    } catch (IOException e) {
      stop();
      throw e;
    }
  }

  /// Binds and serves.
  ///
  /// @param address where to listen; port 0 takes a free one
  /// @param tls what the relay shows, and how it judges stations
  /// @param plane the only plane that sessions may ask for
  /// @param gateway takes sessions
  /// @throws IOException if the address cannot be bound or key and certificate do not fit; its
  ///   message says which
  public static TransportServer start(
      InetSocketAddress address,
      TlsIdentity tls,
      Plane plane,
      TransportLimits limits,
      Gateway gateway,
      TransportObserver observer)
      throws IOException {
    Context context =
        new Context(
            plane,
            limits,
            gateway,
            observer,
            new ConnectionGate(limits),
            ConcurrentHashMap.newKeySet());
    return new TransportServer(address, tls.context(), context);
  }

  private static EventLoopGroup loops(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  private Channel bind(InetSocketAddress address) throws IOException {
    TransportLimits limits = context.limits();
    var bound =
        new ServerBootstrap()
            .group(acceptor, workers)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_RCVBUF, limits.socketBufferBytes())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_SNDBUF, limits.socketBufferBytes())
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(limits.lowWaterBytes(), limits.highWaterBytes()))
            .childHandler(new Accepting())
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(address.getHostString(), address.getPort(), bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  private final class Accepting extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      InetSocketAddress remote = channel.remoteAddress();
      if (remote == null || !context.gate().enter(remote.getAddress())) {
        context.observer().ended(TransportObserver.Ending.TOO_MANY);
        var _ = channel.close();
        return;
      }
      TransportLimits limits = context.limits();
      SslHandler ssl = tls.newHandler(channel.alloc(), handshakes);
      ssl.setHandshakeTimeoutMillis(0); // the session's own deadline starts with the connection
      SessionHandler session = new SessionHandler(channel, context);
      context.sessions().add(session);
      channel
          .pipeline()
          .addLast(ssl)
          .addLast(new IdleStateHandler(limits.idle().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
          .addLast(new FrameDecoder(limits.frameBytes(), limits.frame()))
          .addLast(session);
    }
  }

  /// Where the relay listens.
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /// Connections now, with and without a session.
  public int connections() {
    return context.gate().connections();
  }

  /// Takes no more connections and ends every session with `why`; returns when they are gone or
  /// `limit` has passed.
  public void drain(Refusal why, Duration limit) {
    listener.close().awaitUninterruptibly(limit.toMillis());
    for (SessionHandler session : context.sessions()) {
      session.close(why);
    }
    long end = System.nanoTime() + limit.toNanos();
    while (context.gate().connections() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    stop();
  }

  private void stop() {
    acceptor.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    workers.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    handshakes.shutdownNow();
    ReferenceCountUtil.release(tls);
  }
}
