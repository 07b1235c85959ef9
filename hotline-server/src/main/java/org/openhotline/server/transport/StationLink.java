package org.openhotline.server.transport;

import java.security.cert.X509Certificate;
import org.openhotline.protocol.message.Refusal;

/// The way back to one station. Any thread.
public interface StationLink {
  /// Names the connection in logs; unique in this process.
  String connectionId();

  /// The certificate that the station authenticated with.
  X509Certificate certificate();

  /// Whether more bytes are taken now; [StationPort#writable] tells when it becomes true again.
  boolean writable();

  /// Sends one frame. Frames written by one thread arrive in its order; after the end of the
  /// session they vanish.
  ///
  /// @param frame bytes of a RelayFrame without length prefix; handed over
  void write(byte[] frame);

  /// Stops or resumes taking frames from the station: the pressure goes back to its socket.
  void reading(boolean on);

  /// Ends the session with a fatal Refused frame.
  void close(Refusal why);
}
