package org.openhotline.trials.hostile;

import java.time.Duration;
import java.util.Set;

/// What hostile peers do, and what the relay must do about it.
enum Attack {
  /// Random bytes where a TLS hello should be.
  GARBAGE_BEFORE_TLS("handshake_failed", Duration.ofSeconds(1)),
  /// A web browser at the wrong door.
  HTTP_REQUEST("handshake_failed", Duration.ofSeconds(1)),
  /// Connections that say nothing.
  SILENCE("handshake_late", Limits.HANDSHAKE),
  /// Half a TLS hello, then nothing.
  HALF_HELLO("handshake_late", Limits.HANDSHAKE),
  /// A TLS hello of which a byte comes each second.
  DRIPPING_HANDSHAKE("handshake_late", Limits.HANDSHAKE),
  /// A thousand connections at once that begin a handshake and stop.
  THOUSAND_HALF_OPEN("too_many", Limits.HANDSHAKE),
  /// TLS without a certificate.
  NO_CERTIFICATE("handshake_failed", Limits.HANDSHAKE),
  /// TLS with every certificate that must not do.
  BAD_CERTIFICATES("handshake_failed", Limits.HANDSHAKE),
  /// TLS without the post-quantum key agreement.
  OLD_KEY_AGREEMENT("handshake_failed", Limits.HANDSHAKE),
  /// A station that never says Hello.
  NO_HELLO("handshake_late", Limits.HANDSHAKE.multipliedBy(2)),
  /// Random bytes inside TLS.
  GARBAGE_INSIDE_TLS("bad_frame", Limits.FRAME, "MALFORMED", "TOO_LARGE"),
  /// Lengths of gigabytes, and lengths that are no numbers.
  GIANT_LENGTHS("bad_frame", Limits.FRAME, "MALFORMED", "TOO_LARGE"),
  /// The first half of a frame, then nothing.
  HALF_FRAME("frame_late", Limits.FRAME, "MALFORMED"),
  /// A frame of which a byte comes each second.
  DRIPPING_FRAME("frame_late", Limits.FRAME, "MALFORMED"),
  /// A station that asks for the record and never reads.
  NEVER_READS("stalled", Limits.STALLED.multipliedBy(2)),
  /// Protocol versions of the past and of the future.
  OTHER_VERSIONS("refused", Limits.HANDSHAKE, "VERSION_UNSUPPORTED"),
  /// The other plane, and planes that do not exist.
  OTHER_PLANE("refused", Limits.HANDSHAKE, "WRONG_PLANE"),
  /// Unknown fields, nesting, doubled fields, long numbers, two frames in one.
  PROTOBUF_TRICKS("bad_frame", Limits.FRAME, "MALFORMED"),
  /// Chunks of nothing, of too much, out of order, for nobody.
  CHUNK_TRICKS("bad_frame", Limits.FRAME, "MALFORMED", "TOO_LARGE"),
  /// Well-formed submissions with wrong signatures, as fast as the relay takes them.
  BAD_SIGNATURES("", Duration.ZERO, "SIGNATURE_INVALID", "OVERLOADED"),
  /// Requests for the whole record without waiting for answers.
  FETCH_FLOOD("", Duration.ZERO, "OVERLOADED"),
  /// A station that connects, says Hello and leaves, again and again.
  RECONNECT_STORM("", Duration.ZERO);

  private final String ending;
  private final Duration deadline;
  private final String codes;

  Attack(String ending, Duration deadline, String... codes) {
    this.ending = ending;
    this.deadline = deadline;
    this.codes = String.join(" ", codes);
  }

  /// The deadlines of the relay under trial, shorter than by default so that a trial takes minutes.
  static final class Limits {
    static final Duration HANDSHAKE = Duration.ofSeconds(2);
    static final Duration FRAME = Duration.ofSeconds(3);
    static final Duration STALLED = Duration.ofSeconds(4);

    private Limits() {}
  }

  /// The value of `reason` under which the relay counts such connections; empty when they go on.
  String ending() {
    return ending;
  }

  /// When the relay has closed the last of them, from its connection on.
  Duration deadline() {
    return deadline;
  }

  /// What the relay may say; anything else is wrong.
  Set<String> codes() {
    return codes.isEmpty() ? Set.of() : Set.of(codes.split(" ", -1));
  }

  /// Whether peers stay connected because they break no rule but one that costs them.
  boolean flood() {
    return ending.isEmpty();
  }
}
