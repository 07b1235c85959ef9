package org.openhotline.trials.hostile;

import java.io.ByteArrayOutputStream;

/// Lengths before frames, right and wrong.
final class Framing {
  private Framing() {}

  /// The bytes behind their varint32 length.
  static byte[] prefixed(byte[] frame) {
    return claimed(frame.length, frame);
  }

  /// The bytes behind another length.
  static byte[] claimed(long length, byte[] frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = length;
    for (; rest >= 0x80; rest >>>= 7) {
      bytes.write((int) (rest & 0x7f) | 0x80);
    }
    bytes.write((int) rest);
    bytes.writeBytes(frame);
    return bytes.toByteArray();
  }
}
