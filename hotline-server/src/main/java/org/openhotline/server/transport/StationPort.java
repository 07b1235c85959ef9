package org.openhotline.server.transport;

import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;

/// Takes what an open session sends. Called on the session's event loop, in order: must not block.
public interface StationPort {
  /// A whole submission: the act, and the sealed body once its last chunk has come.
  void submit(Submission submission);

  /// A submission was refused before it was whole; the station must be told in its turn.
  void refused(long request, Refusal refusal);

  /// The station has stored all that concerns it up to `leaf`.
  void durable(long leaf);

  /// The station asks for the sealed body of the message at `leaf`.
  void fetchBody(long request, long leaf);

  /// The station asks for `count` entries of the record from `from` on; any numbers.
  void fetchEntries(long request, long from, int count);

  /// The station asks for all entries about a message; any bytes.
  void fetchMessage(long request, Bytes message);

  /// The station asks whether the relay is there.
  void ping(long nonce);

  /// The connection takes more bytes again.
  void writable();

  /// The session is over; nothing more is called.
  ///
  /// @param reason a constant for logs, never a peer's text
  void closed(String reason);
}
