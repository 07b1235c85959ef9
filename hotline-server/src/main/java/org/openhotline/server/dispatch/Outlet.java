package org.openhotline.server.dispatch;

import org.openhotline.protocol.message.Refusal;

/// What a stream needs of a connection. Any thread.
public interface Outlet {
  /// Whether more bytes are taken now; [StationStream#wake] is called when it becomes true again.
  boolean writable();

  /// Sends one frame.
  ///
  /// @param frame bytes of a RelayFrame; handed over
  void write(byte[] frame);

  /// Stops or resumes taking frames from the station.
  void reading(boolean on);

  /// Ends the session.
  void close(Refusal why);
}
