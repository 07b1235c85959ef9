package org.openhotline.trials.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.protocol.message.DeskId;

/// All connections between stations and the relay: latency, loss, partitions, and in some runs an
/// adversary who holds the wire.
///
/// A connection keeps the order of its frames, as TLS over TCP does; what is lost, doubled or
/// disordered below it shows as a connection that dies. Only the adversary, who stands for a relay
/// that lies, changes what arrives.
final class Network {
  private static final long LEAST_LATENCY = Scheduler.MILLI;
  private static final long MOST_LATENCY = 40 * Scheduler.MILLI;

  private final Trial trial;
  private final RandomGenerator random;
  private final Adversary adversary;
  private final Set<Wire> open = new LinkedHashSet<>();
  private final Set<DeskId> cut = new LinkedHashSet<>();
  private long slowNanos;
  private int connections;

  Network(Trial trial, Adversary adversary) {
    this.trial = trial;
    this.random = trial.random("network");
    this.adversary = adversary;
  }

  Adversary adversary() {
    return adversary;
  }

  /// Opens a connection for a station's process.
  Wire dial(StationMachine station, RelayAddress address) throws ConnectionLostException {
    var relay = trial.relay().serving();
    var life = trial.relay().life();
    if (relay.isEmpty() || life.isEmpty() || cut.contains(station.desk())) {
      throw new ConnectionLostException("the relay at " + address + " cannot be reached", null);
    }
    Wire wire =
        new Wire(trial, this, station, address, relay.get(), life.get(), "c" + ++connections);
    open.add(wire);
    return wire;
  }

  /// How long the next frame takes.
  long latency() {
    return random.nextLong(LEAST_LATENCY, MOST_LATENCY) + slowNanos;
  }

  /// Frames take this much longer from now on.
  void slow(long nanos) {
    slowNanos = nanos;
  }

  /// A station cannot reach the relay, or can again.
  void partition(DeskId desk, boolean on) {
    if (on) {
      cut.add(desk);
      lose(desk);
    } else {
      cut.remove(desk);
    }
  }

  /// Everything can be reached again, at once.
  void heal() {
    cut.clear();
    slowNanos = 0;
  }

  /// The connections of a desk are lost; both ends notice.
  boolean lose(DeskId desk) {
    List<Wire> lost = open.stream().filter(w -> w.station().desk().equals(desk)).toList();
    lost.forEach(wire -> wire.lose("the connection was lost"));
    return !lost.isEmpty();
  }

  /// The relay's process is gone: all its connections are.
  void relayGone() {
    new ArrayList<>(open).forEach(wire -> wire.lose("the relay is gone"));
  }

  void forget(Wire wire) {
    open.remove(wire);
  }

  /// Open connections.
  List<Wire> open() {
    return List.copyOf(open);
  }
}
