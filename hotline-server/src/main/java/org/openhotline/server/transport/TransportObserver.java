package org.openhotline.server.transport;

import org.openhotline.protocol.message.RefusalCode;

/// Hears what happens at the edge, for metrics. Event loops call it: must be quick and must not
/// throw.
public interface TransportObserver {
  /// Hears nothing.
  TransportObserver NONE = new TransportObserver() {};

  /// Why a connection ended before it was a session, or a session was ended by the relay.
  enum Ending {
    /// The peer or the network ended it, or the relay drains.
    NORMAL,
    /// Too many connections, all in all or of one source before their handshake.
    TOO_MANY,
    /// The TLS handshake failed: no or a bad certificate, no common group or version, garbage.
    HANDSHAKE_FAILED,
    /// The handshake or the first frame took too long.
    HANDSHAKE_LATE,
    /// A frame took too long.
    FRAME_LATE,
    /// A frame was malformed or too large.
    BAD_FRAME,
    /// Nothing came for too long.
    IDLE,
    /// The peer does not read.
    STALLED,
    /// The relay refused the session or withdrew its certificate.
    REFUSED
  }

  /// A session is open.
  default void opened() {}

  /// An open session has ended.
  default void closed() {}

  /// The edge refused a frame, a submission or a session.
  default void refused(RefusalCode code) {}

  /// A connection has ended, whether it was ever a session or not.
  default void ended(Ending ending) {}
}
