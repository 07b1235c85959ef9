package org.openhotline.server.transport;

import java.util.Arrays;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.wire.Frames;
import org.openhotline.protocol.wire.MalformedException;

/// Turns the bytes of a frame into a frame, or says why not: one canonical form, no unknown field.
final class FrameParser {
  private FrameParser() {}

  /// What came of the bytes.
  sealed interface Parsed {}

  /// A frame in canonical form with its content set.
  record Frame(StationFrame frame) implements Parsed {}

  /// Not a frame.
  record Bad(Refusal refusal) implements Parsed {}

  /// Parses the bytes of a frame.
  static Parsed parse(byte[] bytes) {
    try {
      StationFrame frame = Frames.ofStation(bytes);
      if (!Arrays.equals(frame.toByteArray(), bytes)) {
        return new Bad(
            Refusal.of(
                RefusalCode.MALFORMED,
                "the frame is not in canonical form (SPEC section Wire); the session ends"));
      }
      return new Frame(frame);
    } catch (MalformedException e) {
      return new Bad(e.refusal());
    }
  }

  /// The precedence of a lane hint; what is not known counts as ROUTINE, because it is only a hint.
  static Precedence hint(org.openhotline.protocol.v1.Precedence hint) {
    return switch (hint) {
      case PRECEDENCE_FLASH -> Precedence.FLASH;
      case PRECEDENCE_IMMEDIATE -> Precedence.IMMEDIATE;
      case PRECEDENCE_PRIORITY -> Precedence.PRIORITY;
      case PRECEDENCE_ROUTINE, PRECEDENCE_UNSPECIFIED, UNRECOGNIZED -> Precedence.ROUTINE;
    };
  }
}
