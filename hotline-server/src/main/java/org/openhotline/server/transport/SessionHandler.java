package org.openhotline.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Text;
import org.openhotline.server.transport.TransportObserver.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: drives its [SessionState] from handshake to end. Runs on the channel's event
/// loop.
final class SessionHandler extends SimpleChannelInboundHandler<ByteBuf> implements StationLink {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

  private final Channel channel;
  private final TransportServer.Context server;
  private final String connectionId;
  private final Dialogue dialogue;
  private SessionState state = new SessionState.Handshaking();
  private Ending ending = Ending.NORMAL;
  private boolean authenticated;
  private volatile @Nullable X509Certificate certificate;
  private @Nullable Future<?> deadline;
  private @Nullable Future<?> stall;

  SessionHandler(Channel channel, TransportServer.Context server) {
    this.channel = channel;
    this.server = server;
    this.connectionId = channel.id().asShortText();
    this.dialogue =
        new Dialogue(this, server.plane(), server.limits(), server.gateway(), server.observer());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    startDeadline("handshake took too long");
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshaken(context, handshake);
    } else if (event instanceof IdleStateEvent) {
      end(
          Ending.IDLE,
          "idle",
          Refusal.of(
              RefusalCode.NOT_SERVING,
              "nothing came for %d s; send a Ping at least every 30 s"
                  .formatted(server.limits().idle().toSeconds())));
    } else if (event == FrameDecoder.Late.FRAME) {
      end(
          Ending.FRAME_LATE,
          "frame took too long",
          Refusal.of(
              RefusalCode.MALFORMED,
              "a frame took longer than %d ms from its first byte to its last"
                  .formatted(server.limits().frame().toMillis())));
    }
  }

  /// What the deepest cause says; of a refused certificate, why it was refused.
  private static String innermost(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  private void handshaken(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
    if (!(state instanceof SessionState.Handshaking handshaking)) {
      return;
    }
    if (!handshake.isSuccess()) {
      state = handshaking.toClosing("handshake failed");
      ending = Ending.HANDSHAKE_FAILED;
      LOG.atInfo()
          .addKeyValue("connectionId", connectionId)
          .addKeyValue("cause", handshake.cause().getClass().getSimpleName())
          .addKeyValue("reason", Text.shown(innermost(handshake.cause())))
          .log("TLS handshake failed");
      var _ = context.close();
      return;
    }
    X509Certificate leaf = peer(context);
    if (leaf == null) {
      state = handshaking.toClosing("TLS parameters");
      ending = Ending.HANDSHAKE_FAILED;
      var _ = context.close();
      return;
    }
    authenticated = true;
    server.gate().authenticated(source());
    certificate = leaf;
    state = handshaking.toGreeting(leaf);
    startDeadline("no Hello in time");
  }

  /// The station's certificate, if the session has the one group and version that the relay allows.
  private @Nullable X509Certificate peer(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    var session = tls.engine().getSession();
    String group = session instanceof OpenSslSession open ? open.getNamedGroup() : "unknown";
    if (!TlsIdentity.GROUP.equals(group) || !TlsIdentity.VERSION.equals(session.getProtocol())) {
      LOG.atWarn()
          .addKeyValue("connectionId", connectionId)
          .addKeyValue("group", group)
          .addKeyValue("version", session.getProtocol())
          .log("TLS session without the required group or version");
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    byte[] frame = new byte[bytes.readableBytes()];
    bytes.getBytes(bytes.readerIndex(), frame);
    switch (state) {
      case SessionState.Handshaking _, SessionState.Closing _ -> {}
      case SessionState.Greeting greeting -> greeted(greeting, frame);
      case SessionState.Open(StationPort port) -> dialogue.take(port, frame).ifPresent(this::end);
    }
  }

  private void greeted(SessionState.Greeting greeting, byte[] frame) {
    switch (dialogue.greet(frame)) {
      case Dialogue.Ended ended -> end(ended);
      case Dialogue.Opened(StationPort port) -> {
        cancelDeadline();
        state = greeting.toOpen(port);
        server.observer().opened();
        if (!channel.isWritable()) {
          channelWritabilityChanged(channel.pipeline().context(this));
        }
      }
    }
  }

  private void end(Dialogue.Ended ended) {
    end(ended.ending(), ended.reason(), ended.refusal());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      if (stall != null) {
        stall.cancel(false);
        stall = null;
      }
      if (state instanceof SessionState.Open(StationPort port)) {
        port.writable();
      }
    } else if (stall == null) {
      stall =
          context
              .executor()
              .schedule(this::stalled, server.limits().stalled().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void stalled() {
    stall = null;
    if (!channel.isWritable() && channel.isActive()) {
      LOG.atWarn().addKeyValue("connectionId", connectionId).log("Station does not read: closed");
      toClosing(Ending.STALLED, "the station does not read");
      var _ = channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
    if (stall != null) {
      stall.cancel(false);
      stall = null;
    }
    toClosing(Ending.NORMAL, "connection closed");
    server.gate().leave(source(), authenticated);
    server.observer().ended(ending);
    server.left(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      int limit = server.limits().frameBytes();
      end(
          Ending.BAD_FRAME,
          "frame too large",
          Refusal.of(
              RefusalCode.TOO_LARGE,
              "the frame is larger than %d bytes; the session ends".formatted(limit),
              "limit",
              Integer.toString(limit)));
    } else if (cause instanceof CorruptedFrameException) {
      end(
          Ending.BAD_FRAME,
          "bad length",
          Refusal.of(RefusalCode.MALFORMED, "the frame's length is not a varint32"));
    } else {
      LOG.atInfo()
          .addKeyValue("connectionId", connectionId)
          .addKeyValue("cause", cause.getClass().getSimpleName())
          .log("Connection failed");
      boolean shaking = state instanceof SessionState.Handshaking;
      toClosing(shaking ? Ending.HANDSHAKE_FAILED : Ending.NORMAL, "connection failed");
      var _ = context.close();
    }
  }

  private void startDeadline(String reason) {
    cancelDeadline();
    deadline =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  toClosing(Ending.HANDSHAKE_LATE, reason);
                  var _ = channel.close();
                },
                server.limits().handshake().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void end(Ending why, String reason, Refusal refusal) {
    if (state instanceof SessionState.Closing) {
      return;
    }
    boolean greeted = !(state instanceof SessionState.Handshaking);
    LOG.atInfo()
        .addKeyValue("connectionId", connectionId)
        .addKeyValue("reason", reason)
        .addKeyValue("code", refusal.code())
        .log("Session ended by the relay");
    server.observer().refused(refusal.code());
    toClosing(why, reason);
    if (greeted && channel.isActive()) {
      LastWord.say(channel, FrameBytes.prefixed(channel.alloc(), FrameBytes.fatal(refusal)));
    } else {
      var _ = channel.close();
    }
  }

  private void toClosing(Ending why, String reason) {
    SessionState before = state;
    state =
        switch (before) {
          case SessionState.Handshaking handshaking -> handshaking.toClosing(reason);
          case SessionState.Greeting greeting -> greeting.toClosing(reason);
          case SessionState.Open open -> open.toClosing(reason);
          case SessionState.Closing closing -> closing;
        };
    if (!(before instanceof SessionState.Closing)) {
      ending = why;
      cancelDeadline();
    }
    if (before instanceof SessionState.Open(StationPort port)) {
      server.observer().closed();
      port.closed(reason);
    }
  }

  private InetAddress source() {
    return ((InetSocketAddress) channel.remoteAddress()).getAddress();
  }

  @Override
  public String connectionId() {
    return connectionId;
  }

  @Override
  public X509Certificate certificate() {
    X509Certificate leaf = certificate;
    if (leaf == null) {
      throw new IllegalStateException("connection " + connectionId + " is not authenticated yet");
    }
    return leaf;
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void write(byte[] frame) {
    if (channel.isActive()) {
      var _ =
          channel.writeAndFlush(FrameBytes.prefixed(channel.alloc(), frame), channel.voidPromise());
    }
  }

  @Override
  public void reading(boolean on) {
    channel.eventLoop().execute(() -> resume(on));
  }

  private void resume(boolean on) {
    if (!(state instanceof SessionState.Closing)) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void close(Refusal why) {
    channel.eventLoop().execute(() -> end(Ending.REFUSED, "closed by the relay", why));
  }
}
