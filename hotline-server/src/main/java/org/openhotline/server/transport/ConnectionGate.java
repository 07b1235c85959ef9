package org.openhotline.server.transport;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Counts connections, so that neither all together nor one source before its handshake get too
/// many.
///
/// Any thread; one short lock. Holds at most [TransportLimits#connections] addresses.
final class ConnectionGate {
  private final int maxConnections;
  private final int maxUnauthenticatedPerSource;
  private final Map<InetAddress, Integer> unauthenticated = new HashMap<>();
  private int connections;

  ConnectionGate(TransportLimits limits) {
    this.maxConnections = limits.connections();
    this.maxUnauthenticatedPerSource = limits.unauthenticatedPerSource();
  }

  /// Counts a new connection in, unless a limit is reached.
  synchronized boolean enter(InetAddress source) {
    int pending = unauthenticated.getOrDefault(source, 0);
    if (connections >= maxConnections || pending >= maxUnauthenticatedPerSource) {
      return false;
    }
    connections++;
    unauthenticated.put(source, pending + 1);
    return true;
  }

  /// A connection that entered has finished its handshake.
  synchronized void authenticated(InetAddress source) {
    int pending = unauthenticated.getOrDefault(source, 0);
    if (pending <= 1) {
      unauthenticated.remove(source);
    } else {
      unauthenticated.put(source, pending - 1);
    }
  }

  /// A connection that entered is closed.
  ///
  /// @param authenticated whether it had finished its handshake
  synchronized void leave(InetAddress source, boolean authenticated) {
    connections--;
    if (!authenticated) {
      authenticated(source);
    }
  }

  /// Connections now.
  synchronized int connections() {
    return connections;
  }
}
