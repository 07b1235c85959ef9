package org.openhotline.server.transport;

import java.time.Duration;

/// Every limit of the network edge, so that no peer can hold more of the relay than is written
/// here.
///
/// @param connections most connections at once, whoever they are from
/// @param unauthenticatedPerSource most connections of one source address that have not finished
///   the handshake
/// @param handshake total time of a TLS handshake, and again of the first frame after it
/// @param frame total time from the first byte of a frame to its last
/// @param idle a session that sends nothing, not even Ping, for so long is closed
/// @param stalled a session whose outgoing bytes stay above the high water mark for so long is
///   closed
/// @param frameBytes most bytes of a frame
/// @param actBytes most bytes of an act
/// @param bodyBytes most bytes of a sealed body
/// @param assemblies most bodies that one session may be sending at once
/// @param lowWaterBytes outgoing bytes below which writing goes on
/// @param highWaterBytes outgoing bytes above which writing stops
/// @param socketBufferBytes the kernel's send and receive buffer of one connection
public record TransportLimits(
    int connections,
    int unauthenticatedPerSource,
    Duration handshake,
    Duration frame,
    Duration idle,
    Duration stalled,
    int frameBytes,
    int actBytes,
    int bodyBytes,
    int assemblies,
    int lowWaterBytes,
    int highWaterBytes,
    int socketBufferBytes) {
  /// The defaults.
  public static final TransportLimits DEFAULT =
      new TransportLimits(
          2_000,
          32,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(90),
          Duration.ofSeconds(30),
          96 * 1024,
          60 * 1024,
          1024 * 1024,
          4,
          32 * 1024,
          64 * 1024,
          64 * 1024);

  /// Checks that every limit is positive and that they fit together.
  ///
  /// @throws IllegalArgumentException naming the limit, its value and what it must be
  public TransportLimits {
    atLeast("connections", connections, 1);
    atLeast("unauthenticatedPerSource", unauthenticatedPerSource, 1);
    atLeast("handshake in ms", handshake.toMillis(), 1);
    atLeast("frame in ms", frame.toMillis(), 1);
    atLeast("idle in ms", idle.toMillis(), 1);
    atLeast("stalled in ms", stalled.toMillis(), 1);
    atLeast("actBytes", actBytes, 1);
    atLeast("frameBytes", frameBytes, actBytes + 1024L);
    atLeast("bodyBytes", bodyBytes, 1);
    atLeast("assemblies", assemblies, 1);
    atLeast("lowWaterBytes", lowWaterBytes, 1024);
    atLeast("highWaterBytes", highWaterBytes, lowWaterBytes + 1L);
    atLeast("socketBufferBytes", socketBufferBytes, 4096);
  }

  /// These limits with other times.
  public TransportLimits withTimes(
      Duration newHandshake, Duration newFrame, Duration newIdle, Duration newStalled) {
    return new TransportLimits(
        connections,
        unauthenticatedPerSource,
        newHandshake,
        newFrame,
        newIdle,
        newStalled,
        frameBytes,
        actBytes,
        bodyBytes,
        assemblies,
        lowWaterBytes,
        highWaterBytes,
        socketBufferBytes);
  }

  /// These limits with other numbers of connections.
  public TransportLimits withConnections(int newConnections, int newUnauthenticatedPerSource) {
    return new TransportLimits(
        newConnections,
        newUnauthenticatedPerSource,
        handshake,
        frame,
        idle,
        stalled,
        frameBytes,
        actBytes,
        bodyBytes,
        assemblies,
        lowWaterBytes,
        highWaterBytes,
        socketBufferBytes);
  }

  /// These limits with another longest sealed body.
  public TransportLimits withBodyBytes(int newBodyBytes) {
    return new TransportLimits(
        connections,
        unauthenticatedPerSource,
        handshake,
        frame,
        idle,
        stalled,
        frameBytes,
        actBytes,
        newBodyBytes,
        assemblies,
        lowWaterBytes,
        highWaterBytes,
        socketBufferBytes);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "transport limit " + name + " is " + value + "; it must be at least " + least);
    }
  }
}
