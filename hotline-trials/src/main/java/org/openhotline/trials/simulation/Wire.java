package org.openhotline.trials.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.connection.Connection;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Frames;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.Refusals;
import org.openhotline.server.node.Relay;
import org.openhotline.server.transport.Dialogue;
import org.openhotline.server.transport.StationLink;
import org.openhotline.server.transport.StationPort;
import org.openhotline.server.transport.TransportLimits;
import org.openhotline.server.transport.TransportObserver;

/// One connection: the station's end is its [Connection], the relay's end a [StationLink] with the
/// production dialogue behind it. Bytes travel between them, one frame after the other.
final class Wire implements Connection, StationLink {
  private static final TransportLimits LIMITS = TransportLimits.DEFAULT;

  private final Trial trial;
  private final Network network;
  private final StationMachine station;
  private final RelayAddress address;
  private final Life stationLife;
  private final Life relayLife;
  private final String name;
  private final Dialogue dialogue;

  private final Map<Long, SignedAct> submitted = new HashMap<>();
  private final Deque<byte[]> toStation = new ArrayDeque<>();
  private final Deque<byte[]> held = new ArrayDeque<>();
  private @Nullable StationPort port;
  private boolean greeted;
  private boolean reading = true;
  private boolean lost;
  private @Nullable String why;
  private long unread;
  private boolean full;
  private long lastDown;
  private long lastUp;

  Wire(
      Trial trial,
      Network network,
      StationMachine station,
      RelayAddress address,
      Relay relay,
      Life relayLife,
      String name) {
    this.trial = trial;
    this.network = network;
    this.station = station;
    this.address = address;
    this.stationLife = station.life();
    this.relayLife = relayLife;
    this.name = name;
    this.dialogue = new Dialogue(this, Plane.LIVE, LIMITS, relay, TransportObserver.NONE);
  }

  StationMachine station() {
    return station;
  }

  // The station's end.

  @Override
  public RelayAddress address() {
    return address;
  }

  @Override
  public void send(StationFrame frame) throws ConnectionLostException {
    station.requireAlive();
    requireOpen();
    byte[] bytes = frame.toByteArray();
    trial.oracle().sent(station, frame);
    for (byte[] each : network.adversary().fromStation(this, bytes)) {
      lastUp = Math.max(lastUp, trial.scheduler().now() + network.latency());
      var _ =
          trial
              .scheduler()
              .in(
                  lastUp - trial.scheduler().now(),
                  "frame up",
                  relayLife,
                  () -> trial.relayTask(() -> arriveAtRelay(each)));
    }
  }

  @Override
  public Optional<RelayFrame> receive(Duration timeout) throws ConnectionLostException {
    station.requireAlive();
    if (toStation.isEmpty() && !lost && timeout.isPositive()) {
      trial.await(() -> !toStation.isEmpty() || lost || !stationLife.runs(), timeout);
      station.requireAlive();
    }
    byte[] bytes = toStation.poll();
    if (bytes == null) {
      requireOpen();
      return Optional.empty();
    }
    unread -= bytes.length;
    if (full && unread <= LIMITS.lowWaterBytes()) {
      full = false;
      var _ = trial.scheduler().in(0, "writable", relayLife, () -> trial.relayTask(this::drained));
    }
    try {
      RelayFrame frame = Frames.ofRelay(bytes);
      refused(frame, trial.oracle()::told);
      return Optional.of(frame);
    } catch (MalformedException e) {
      lose("the relay sent a frame that is not understood");
      toStation.clear();
      throw new ConnectionLostException(
          "the relay sent a frame that is not understood: " + e.getMessage(), e);
    }
  }

  private void requireOpen() throws ConnectionLostException {
    if (lost) {
      throw new ConnectionLostException(String.valueOf(why), null);
    }
  }

  @Override
  public void close() {
    lose("closed by the station");
  }

  /// Both ends notice that the connection is gone; the relay's a little later.
  void lose(String reason) {
    if (lost) {
      return;
    }
    lost = true;
    why = reason;
    network.forget(this);
    var _ =
        trial
            .scheduler()
            .in(
                network.latency(),
                "connection gone",
                relayLife,
                () -> trial.relayTask(this::closedAtRelay));
    station.arrived();
  }

  // The relay's end.

  private void arriveAtRelay(byte[] frame) {
    if (lost) {
      return;
    }
    remember(frame);
    held.add(frame);
    takeHeld();
  }

  private void remember(byte[] frame) {
    if (network.adversary().touched(this)) {
      return;
    }
    try {
      StationFrame parsed = StationFrame.parseFrom(frame);
      if (parsed.hasSubmit()) {
        SignedAct act = Acts.parse(parsed.getSubmit().getAct().toByteArray());
        submitted.put(parsed.getSubmit().getRequest(), act);
        String line = name + parsed.getSubmit().getPrecedence();
        trial.oracle().arrived(act.act() instanceof Message ? line + " messages" : line, act);
      }
    } catch (InvalidProtocolBufferException | MalformedException e) {
      throw new IllegalStateException("an honest station sends what is no frame", e);
    }
  }

  /// What is refused on a wire that nobody touched.
  private void refused(RelayFrame frame, BiConsumer<SignedAct, RefusalCode> taker) {
    if (frame.hasRefused() && !network.adversary().touched(this)) {
      SignedAct act = submitted.get(frame.getRefused().getRequest());
      if (act != null) {
        try {
          taker.accept(act, Refusals.ofFrame(frame.getRefused()).code());
        } catch (MalformedException e) {
          throw new IllegalStateException("the relay sends what is no refusal", e);
        }
      }
    }
  }

  private void takeHeld() {
    while (reading && !lost && !held.isEmpty()) {
      byte[] frame = held.removeFirst();
      StationPort open = port;
      if (open != null) {
        dialogue.take(open, frame).ifPresent(ended -> end(ended.refusal()));
      } else if (!greeted) {
        greeted = true;
        switch (dialogue.greet(frame)) {
          case Dialogue.Ended ended -> end(ended.refusal());
          case Dialogue.Opened(StationPort opened) -> port = opened;
        }
      }
    }
  }

  private void end(Refusal refusal) {
    if (!lost) {
      deliver(
          RelayFrame.newBuilder()
              .setRefused(Refusals.toFrame(0, refusal, true))
              .build()
              .toByteArray());
      var _ =
          trial
              .scheduler()
              .in(
                  lastDown - trial.scheduler().now() + 1,
                  "closed",
                  relayLife,
                  () -> lose("the relay closed the connection"));
      closedAtRelay();
    }
  }

  private void closedAtRelay() {
    StationPort open = port;
    port = null;
    greeted = true;
    if (open != null) {
      open.closed("connection closed");
    }
  }

  private void drained() {
    StationPort open = port;
    if (open != null) {
      open.writable();
    }
  }

  @Override
  public String connectionId() {
    return name;
  }

  @Override
  public X509Certificate certificate() {
    return station.certificate();
  }

  @Override
  public boolean writable() {
    return !lost && !full;
  }

  @Override
  public void write(byte[] frame) {
    if (lost) {
      return;
    }
    try {
      refused(RelayFrame.parseFrom(frame), trial.oracle()::refusedByRelay);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the relay sends what is no frame", e);
    }
    for (byte[] each : network.adversary().fromRelay(this, frame)) {
      deliver(each);
    }
  }

  /// Puts a frame on the way to the station.
  void deliver(byte[] frame) {
    unread += frame.length;
    if (unread > LIMITS.highWaterBytes() + 2L * LIMITS.frameBytes()) {
      throw new Violation("15", "the relay has " + unread + " bytes under way to one station");
    }
    if (!full && unread > LIMITS.highWaterBytes()) {
      full = true;
      var _ = trial.scheduler().in(LIMITS.stalled().toNanos(), "stalled", relayLife, this::stalled);
    }
    lastDown = Math.max(lastDown, trial.scheduler().now() + network.latency());
    var _ =
        trial
            .scheduler()
            .in(
                lastDown - trial.scheduler().now(),
                "frame down",
                stationLife,
                () -> arriveAtStation(frame));
  }

  private void stalled() {
    if (full) {
      lose("the station does not read");
    }
  }

  private void arriveAtStation(byte[] frame) {
    if (!lost) {
      toStation.add(frame);
      station.arrived();
    }
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    var _ = trial.scheduler().in(0, "reading", relayLife, () -> trial.relayTask(this::takeHeld));
  }

  @Override
  public void close(Refusal refusal) {
    var _ =
        trial
            .scheduler()
            .in(0, "close session", relayLife, () -> trial.relayTask(() -> end(refusal)));
  }
}
