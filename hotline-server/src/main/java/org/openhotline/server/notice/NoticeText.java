package org.openhotline.server.notice;

import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;

/// The only words that leave the relay outside of the hotline.
final class NoticeText {
  private NoticeText() {}

  /// That a message waits: no sender, no desk, no id, no content.
  static String of(Plane plane, @Nullable Precedence precedence) {
    String what =
        switch (precedence) {
          case FLASH -> "A FLASH message waits";
          case IMMEDIATE -> "An IMMEDIATE message waits";
          case PRIORITY -> "A PRIORITY message waits";
          case ROUTINE -> "A ROUTINE message waits";
          case null -> "A message waits";
        };
    return switch (plane) {
      case LIVE -> what;
      case EXERCISE -> "EXERCISE EXERCISE EXERCISE " + what + " EXERCISE EXERCISE EXERCISE";
    };
  }
}
