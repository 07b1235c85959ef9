package org.openhotline.client.connection;

import java.time.Duration;
import java.util.Optional;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;

/// One open connection to a relay node: blocking send and receive of whole frames.
///
/// One thread sends and receives. [RelayConnection] is the one over TLS.
public interface Connection extends AutoCloseable {
  /// Where this connection leads.
  RelayAddress address();

  /// Sends one frame; returns when it is handed to the transport and its buffer has room again.
  ///
  /// @throws ConnectionLostException if the connection is gone or takes nothing for too long
  void send(StationFrame frame) throws ConnectionLostException;

  /// The next frame, or empty if none came in time.
  ///
  /// @throws ConnectionLostException if the connection is gone and every frame before that was
  ///   taken
  Optional<RelayFrame> receive(Duration timeout) throws ConnectionLostException;

  /// Ends it; any thread.
  @Override
  void close();

  /// Opens connections.
  @FunctionalInterface
  interface Dialer {
    /// Connects to a relay node.
    ///
    /// @param tls the station's identity and the pinned relay
    /// @param timeout for all of it
    /// @throws ConnectionLostException saying why the relay was not reached
    Connection open(RelayAddress address, RelayTls tls, Duration timeout)
        throws ConnectionLostException;
  }
}
