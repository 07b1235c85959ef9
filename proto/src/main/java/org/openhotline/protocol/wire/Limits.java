package org.openhotline.protocol.wire;

import org.openhotline.protocol.message.SignedAct;

/// Sizes that every implementation of protocol version 1 keeps to; SPEC section "Limits".
public final class Limits {
  /// The one protocol version that this code speaks.
  public static final int PROTOCOL_VERSION = 1;

  /// Most bytes of a frame, without its length prefix.
  public static final int MAX_FRAME_BYTES = 96 * 1024;

  /// Most bytes of a sealed body in one chunk.
  public static final int MAX_CHUNK_BYTES = 16 * 1024;

  /// Most bytes of a sealed body; a relay may be configured to take less.
  public static final int MAX_BODY_BYTES = 1024 * 1024;

  /// Most bytes of one act.
  public static final int MAX_ACT_BYTES = SignedAct.MAX_BYTES;

  /// Most bytes of one entry of the record, the largest that a C2SP entry bundle can hold.
  public static final int MAX_ENTRY_BYTES = 65_535;

  /// Most levels of messages inside one another, below the outermost.
  public static final int MAX_DEPTH = 8;

  /// Most bytes of one half of a signature; every suite stays below.
  public static final int MAX_SIGNATURE_BYTES = 8 * 1024;

  /// Most bytes of one certificate.
  public static final int MAX_CERTIFICATE_BYTES = 16 * 1024;

  /// Most characters of a name: obligation class, exercise, inject, relay node.
  public static final int MAX_NAME_CHARACTERS = 64;

  /// Latest time on the wire, in milliseconds since 1970: the end of the year 9999. The earliest is
  /// 1.
  public static final long MAX_TIME_MILLIS = 253_402_300_799_999L;

  /// Most entries that one FetchEntries may ask for.
  public static final int MAX_FETCH_ENTRIES = 256;

  /// Most pushes beyond the last Durable of a session.
  public static final int MAX_PUSHES_AHEAD = 256;

  /// Submissions of a session without an answer that every relay takes, and as many further ones of
  /// FLASH; a station has no more under way.
  public static final int UNANSWERED = 16;

  private Limits() {}
}
