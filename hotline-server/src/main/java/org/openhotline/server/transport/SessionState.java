package org.openhotline.server.transport;

import java.security.cert.X509Certificate;

/// Where a session stands. Only legal transitions exist as methods.
///
/// Immutable; the channel's event loop replaces it.
sealed interface SessionState {
  /// The TLS handshake runs.
  record Handshaking() implements SessionState {
    /// The station's certificate passed; its Hello is awaited.
    Greeting toGreeting(X509Certificate certificate) {
      return new Greeting(certificate);
    }

    /// The handshake failed or took too long.
    Closing toClosing(String reason) {
      return new Closing(reason);
    }
  }

  /// Authenticated, nothing said yet.
  ///
  /// @param certificate the station's
  record Greeting(X509Certificate certificate) implements SessionState {
    /// The Hello was accepted.
    Open toOpen(StationPort port) {
      return new Open(port);
    }

    /// The Hello was refused, malformed or late.
    Closing toClosing(String reason) {
      return new Closing(reason);
    }
  }

  /// Frames go both ways.
  ///
  /// @param port what takes the station's frames
  record Open(StationPort port) implements SessionState {
    /// Either side ends it.
    Closing toClosing(String reason) {
      return new Closing(reason);
    }
  }

  /// The last frame may still be on its way; whatever comes in is dropped.
  ///
  /// @param reason for logs and metrics; a constant, never a peer's text
  record Closing(String reason) implements SessionState {}
}
