package org.openhotline.server.notice;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;

/// A desk without a link was called about a message.
///
/// @param call what it is about
/// @param addressee the desk whose silence is meant; the called one, or another
/// @param precedence of the message; null if it is too old to be remembered
record Notice(Call call, DeskId addressee, @Nullable Precedence precedence) {
  /// What a notice is about; equal calls are one notice.
  ///
  /// @param message which message waits
  /// @param desk the desk that was called
  /// @param obligation what is owed
  /// @param step of the ladder; 0: the delivery itself
  record Call(ActId message, DeskId desk, Obligation obligation, int step) {}

  /// The key that every attempt to tell `target` carries, so that the receiver drops duplicates. It
  /// says nothing: a digest over the call and the target's name.
  String key(LocalId target) {
    String text =
        String.join(
            "\n",
            "hotline notice",
            call.message().toString(),
            call.desk().value(),
            call.obligation().name(),
            Integer.toString(call.step()),
            target.value());
    return Digest.of(Sha.sha256(text.getBytes(StandardCharsets.UTF_8))).hex().substring(0, 32);
  }
}
