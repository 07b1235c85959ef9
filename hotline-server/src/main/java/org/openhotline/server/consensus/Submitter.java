package org.openhotline.server.consensus;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/// The sequencing thread: takes one proposal after the other, stamps it and appends it to the log,
/// so that stamps and places have the same order.
final class Submitter<R> implements Runnable {
  private final Lanes<R> lanes;
  private final InstantSource clock;
  private final RaftServer server;
  private final RaftGroupId group;
  private final Failure failure;

  /// New in each process life: an id and a call number that the log has seen before would be taken
  /// for a repeat, and answered with what was answered then.
  private final ClientId client = ClientId.randomId();

  private long calls;
  private long lastStampMillis = Long.MIN_VALUE;

  Submitter(
      Lanes<R> lanes, InstantSource clock, RaftServer server, RaftGroupId group, Failure failure) {
    this.lanes = lanes;
    this.clock = clock;
    this.server = server;
    this.group = group;
    this.failure = failure;
  }

  /// Hears that ordering cannot go on.
  @FunctionalInterface
  interface Failure {
    void failed(String what, @Nullable Throwable cause);
  }

  @Override
  public void run() {
    try {
      for (var next = lanes.take(); next.isPresent(); next = lanes.take()) {
        order(next.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      failure.failed("the sequencing thread ended", e);
    }
  }

  private void order(Pending<R> pending) throws IOException {
    byte[] input;
    try {
      input = stamped(pending.proposal);
    } catch (RuntimeException e) {
      if (lanes.release(pending)) {
        pending.answer.completeExceptionally(e);
      }
      return;
    }
    var request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(++calls)
            .setMessage(new SubmittedMessage<>(pending, UnsafeByteOperations.unsafeWrap(input)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    // Returns when the entry has its place in the log's queue; the answer comes from the state
    // machine.
    CompletableFuture<RaftClientReply> reply = server.submitClientRequestAsync(request);
    var _ = reply.whenComplete((value, thrown) -> checkReply(pending, value, thrown));
  }

  private byte[] stamped(Proposal proposal) {
    lastStampMillis = Math.max(lastStampMillis, clock.millis());
    var input = proposal.payload().bytes(lastStampMillis);
    if (input.length > proposal.maxLengthBytes()) {
      throw new IllegalStateException(
          "the payload made %d bytes, but declared at most %d"
              .formatted(input.length, proposal.maxLengthBytes()));
    }
    return input;
  }

  /// A proposal that was answered is none of Ratis's business any more: while closing, Ratis calls
  /// those failed whose replies it has not yet filed.
  private void checkReply(
      Pending<R> pending, @Nullable RaftClientReply reply, @Nullable Throwable thrown) {
    if (!lanes.isUnderWay(pending)) {
      return;
    }
    if (thrown != null) {
      failure.failed("the log did not take a proposal", thrown);
    } else if (reply != null && !reply.isSuccess()) {
      failure.failed("the log did not commit a proposal", reply.getException());
    }
  }
}
