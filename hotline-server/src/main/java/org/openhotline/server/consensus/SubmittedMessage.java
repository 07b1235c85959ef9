package org.openhotline.server.consensus;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/// The bytes of a proposal as Ratis carries them, together with who waits for the answer; the
/// latter never leaves this process.
record SubmittedMessage<R>(Pending<R> pending, ByteString content) implements Message {
  @Override
  public ByteString getContent() {
    return content;
  }

  /// Says nothing about the content: Ratis writes messages to its log.
  @Override
  public String toString() {
    return "proposal of " + content.size() + " bytes";
  }
}
