package org.openhotline.server.transport;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.server.transport.TransportObserver.Ending;

/// What one station says after its handshake, from Hello on, whatever carries the frames.
///
/// One connection's event loop only.
public final class Dialogue {
  /// The only protocol version so far. SPEC section "Versions".
  static final int PROTOCOL = 1;

  private final StationLink link;
  private final Plane plane;
  private final Gateway gateway;
  private final TransportObserver observer;
  private final BodyAssembly bodies;

  /// What came of the first frame.
  public sealed interface Greeted {}

  /// The session is open.
  ///
  /// @param port takes what follows
  public record Opened(StationPort port) implements Greeted {}

  /// The session ends.
  ///
  /// @param ending for metrics
  /// @param reason for logs, a constant
  /// @param refusal told to the station
  public record Ended(Ending ending, String reason, Refusal refusal) implements Greeted {}

  /// A dialogue that begins with Hello.
  ///
  /// @param link the way back to the station
  /// @param plane the only plane that sessions may ask for
  /// @param gateway takes sessions
  public Dialogue(
      StationLink link,
      Plane plane,
      TransportLimits limits,
      Gateway gateway,
      TransportObserver observer) {
    this.link = link;
    this.plane = plane;
    this.gateway = gateway;
    this.observer = observer;
    this.bodies = new BodyAssembly(limits);
  }

  /// Takes the first frame.
  ///
  /// @param bytes of a StationFrame without length prefix
  public Greeted greet(byte[] bytes) {
    return switch (FrameParser.parse(bytes)) {
      case FrameParser.Bad(Refusal refusal) -> bad("malformed frame", refusal);
      case FrameParser.Frame(StationFrame frame) -> greet(frame);
    };
  }

  private Greeted greet(StationFrame frame) {
    if (!frame.hasHello()) {
      return bad(
          "first frame is not Hello",
          Refusal.of(RefusalCode.MALFORMED, "the first frame of a session is Hello"));
    }
    Hello hello = frame.getHello();
    Refusal refusal = unacceptable(hello);
    if (refusal != null) {
      return new Ended(Ending.REFUSED, "Hello refused", refusal);
    }
    Gateway.Greeting words =
        new Gateway.Greeting(
            hello.getRememberedSize(),
            hello.getSubscribe(),
            hello.getAfterIndex(),
            hello.getSoftware());
    return switch (gateway.open(link, words)) {
      case Gateway.Rejected(Refusal why) -> new Ended(Ending.REFUSED, "session refused", why);
      case Gateway.Opened(StationPort port) -> new Opened(port);
    };
  }

  private @Nullable Refusal unacceptable(Hello hello) {
    if (Integer.compareUnsigned(hello.getProtocolMin(), PROTOCOL) > 0
        || Integer.compareUnsigned(hello.getProtocolMax(), PROTOCOL) < 0) {
      return new Refusal(
          RefusalCode.VERSION_UNSUPPORTED,
          "the station speaks protocol versions %s to %s; this relay speaks %d: update the older one"
              .formatted(
                  Integer.toUnsignedString(hello.getProtocolMin()),
                  Integer.toUnsignedString(hello.getProtocolMax()),
                  PROTOCOL),
          Map.of("relay", Integer.toString(PROTOCOL)));
    }
    if (hello.getRememberedSize() < 0 || hello.getAfterIndex() < -1) {
      return Refusal.of(
          RefusalCode.MALFORMED,
          "Hello remembers size %s and leaf %d; sizes are from 0, leaves from -1"
              .formatted(Long.toUnsignedString(hello.getRememberedSize()), hello.getAfterIndex()));
    }
    if (hello.getPlaneValue() != plane.code()) {
      return Refusal.of(
          RefusalCode.WRONG_PLANE,
          "this relay serves the %s plane only; connect to the relay of the other plane"
              .formatted(plane),
          "plane",
          plane.name());
    }
    return null;
  }

  /// Takes a frame of an open session.
  ///
  /// @param port what [#greet] opened
  /// @param bytes of a StationFrame without length prefix
  /// @return how the session ends; empty if it goes on
  public Optional<Ended> take(StationPort port, byte[] bytes) {
    return switch (FrameParser.parse(bytes)) {
      case FrameParser.Bad(Refusal refusal) -> Optional.of(bad("malformed frame", refusal));
      case FrameParser.Frame(StationFrame frame) -> take(port, frame);
    };
  }

  private Optional<Ended> take(StationPort port, StationFrame frame) {
    switch (frame.getFrameCase()) {
      case SUBMIT -> {
        return assembled(port, bodies.submit(frame.getSubmit()));
      }
      case CHUNK -> {
        return assembled(port, bodies.chunk(frame.getChunk()));
      }
      case DURABLE -> port.durable(frame.getDurable().getIndex());
      case FETCH_BODY ->
          port.fetchBody(frame.getFetchBody().getRequest(), frame.getFetchBody().getIndex());
      case FETCH_ENTRIES ->
          port.fetchEntries(
              frame.getFetchEntries().getRequest(),
              frame.getFetchEntries().getFrom(),
              frame.getFetchEntries().getCount());
      case FETCH_MESSAGE ->
          port.fetchMessage(
              frame.getFetchMessage().getRequest(),
              Bytes.of(frame.getFetchMessage().getMessageId().toByteArray()));
      case PING -> port.ping(frame.getPing().getNonce());
      case HELLO, FRAME_NOT_SET -> {
        return Optional.of(
            bad(
                "second Hello",
                Refusal.of(RefusalCode.MALFORMED, "a session has one Hello; the session ends")));
      }
    }
    return Optional.empty();
  }

  private Optional<Ended> assembled(StationPort port, BodyAssembly.Step step) {
    switch (step) {
      case BodyAssembly.More _ -> {}
      case BodyAssembly.Whole(Submission submission) -> port.submit(submission);
      case BodyAssembly.Refused(long request, Refusal refusal) -> {
        observer.refused(refusal.code());
        port.refused(request, refusal);
      }
      case BodyAssembly.Broken(Refusal refusal) -> {
        return Optional.of(bad("broken submission", refusal));
      }
    }
    return Optional.empty();
  }

  private static Ended bad(String reason, Refusal refusal) {
    return new Ended(Ending.BAD_FRAME, reason, refusal);
  }
}
