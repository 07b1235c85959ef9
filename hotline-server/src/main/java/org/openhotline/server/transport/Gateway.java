package org.openhotline.server.transport;

import org.openhotline.protocol.message.Refusal;

/// What the transport needs of the relay behind it: somebody who takes sessions.
@FunctionalInterface
public interface Gateway {
  /// Decides on a session whose certificate passed and whose Hello speaks our protocol version.
  ///
  /// Runs on an event loop: must not block.
  ///
  /// @param link the way back to the station
  /// @param greeting what it said first
  Opening open(StationLink link, Greeting greeting);

  /// What a station says first.
  ///
  /// @param rememberedSize tree size that it has verified before; 0: none
  /// @param subscribe whether it wants entries pushed
  /// @param after last leaf up to which it has all that concerns it; -1: none
  /// @param software its name and version, unchecked text
  record Greeting(long rememberedSize, boolean subscribe, long after, String software) {}

  /// The decision.
  sealed interface Opening {}

  /// The session is open.
  ///
  /// @param port takes the station's frames from now on
  record Opened(StationPort port) implements Opening {}

  /// The session ends.
  ///
  /// @param refusal told to the station
  record Rejected(Refusal refusal) implements Opening {}
}
