package org.openhotline.server.transport;

import java.util.Queue;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.wire.Refusals;

/// The simplest relay behind a session: keeps submissions, answers pings.
record EchoPort(StationLink link, Queue<Submission> submissions) implements StationPort {
  @Override
  public void submit(Submission submission) {
    submissions.add(submission);
  }

  @Override
  public void refused(long request, Refusal refusal) {
    link.write(
        RelayFrame.newBuilder()
            .setRefused(Refusals.toFrame(request, refusal, false))
            .build()
            .toByteArray());
  }

  @Override
  public void durable(long leaf) {}

  @Override
  public void fetchBody(long request, long leaf) {}

  @Override
  public void fetchEntries(long request, long from, int count) {}

  @Override
  public void fetchMessage(long request, Bytes message) {}

  @Override
  public void ping(long nonce) {
    link.write(
        RelayFrame.newBuilder().setPong(Ping.newBuilder().setNonce(nonce)).build().toByteArray());
  }

  @Override
  public void writable() {}

  @Override
  public void closed(String reason) {}
}
