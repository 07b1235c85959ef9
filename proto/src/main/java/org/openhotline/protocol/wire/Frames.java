package org.openhotline.protocol.wire;

import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;

/// Frames of the wire, read strictly: no unknown field, no unknown frame, bounded size and depth.
///
/// Frames are not signed, so their fields may come in any order. Pure and safe for many threads.
public final class Frames {
  private Frames() {}

  /// The frame that a station sent.
  ///
  /// @param bytes the frame without its length prefix
  /// @throws MalformedException TOO_LARGE above [Limits#MAX_FRAME_BYTES]; MALFORMED when it is no
  ///   frame, holds unknown fields, or nothing
  public static StationFrame ofStation(byte[] bytes) throws MalformedException {
    StationFrame frame =
        Strict.known("StationFrame", bytes, Limits.MAX_FRAME_BYTES, StationFrame.parser());
    if (frame.getFrameCase() == StationFrame.FrameCase.FRAME_NOT_SET) {
      throw MalformedException.at("StationFrame", "empty; it holds one frame");
    }
    return frame;
  }

  /// The frame that a relay sent.
  ///
  /// @param bytes the frame without its length prefix
  /// @throws MalformedException as [#ofStation]
  public static RelayFrame ofRelay(byte[] bytes) throws MalformedException {
    RelayFrame frame =
        Strict.known("RelayFrame", bytes, Limits.MAX_FRAME_BYTES, RelayFrame.parser());
    if (frame.getFrameCase() == RelayFrame.FrameCase.FRAME_NOT_SET) {
      throw MalformedException.at("RelayFrame", "empty; it holds one frame");
    }
    return frame;
  }
}
