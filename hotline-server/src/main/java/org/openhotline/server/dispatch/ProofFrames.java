package org.openhotline.server.dispatch;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.function.Consumer;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.v1.CheckpointUpdate;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.v1.Receipt;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.Welcome;

/// Builds the frames that prove something, and sends a newer checkpoint before what needs it.
///
/// One stream's thread only.
final class ProofFrames {
  /// The protocol version that these frames are of.
  private static final int PROTOCOL = 1;

  private final RecordView record;
  private final Consumer<RelayFrame> now;
  private long announced;

  /// @param now sends a frame at once, before everything that waits: a checkpoint must never be
  ///   overtaken by what is proven against it
  ProofFrames(RecordView record, Consumer<RelayFrame> now) {
    this.record = record;
    this.now = now;
  }

  /// Size of the tree whose checkpoint the station was sent last.
  long announced() {
    return announced;
  }

  /// The Welcome with the newest checkpoint and the proof that it continues what the station
  /// remembers.
  RelayFrame welcome(StationStream.Session session) throws IOException {
    RecordView.Head head = record.head();
    announced = head.size();
    Welcome.Builder welcome =
        Welcome.newBuilder()
            .setProtocol(PROTOCOL)
            .setNode(session.node())
            .setStationId(session.station().value())
            .setDesk(session.desk().value())
            .setTimeMs(session.now().toEpochMilli())
            .setRememberedSize(session.rememberedSize())
            .setCheckpoint(bytes(head.checkpoint()))
            .setMaxBodyBytes(session.maxBodyBytes());
    for (Bytes hash : record.consistency(session.rememberedSize(), announced)) {
      welcome.addConsistency(bytes(hash));
    }
    return RelayFrame.newBuilder().setWelcome(welcome).build();
  }

  /// A push of an entry; a checkpoint goes before it if its leaf is newer than the last one sent.
  RelayFrame push(long leaf, long previous, boolean urgent, int bodyLength) throws IOException {
    announce(leaf);
    Push.Builder push =
        Push.newBuilder()
            .setIndex(leaf)
            .setEntry(bytes(record.entry(leaf)))
            .setTreeSize(announced)
            .setPreviousIndex(previous)
            .setUrgent(urgent)
            .setBodyLength(bodyLength);
    for (Bytes hash : record.inclusion(leaf, announced)) {
      push.addInclusion(bytes(hash));
    }
    return RelayFrame.newBuilder().setPush(push).build();
  }

  /// A receipt; a checkpoint goes before it if needed.
  RelayFrame receipt(long request, long leaf, boolean repeated) throws IOException {
    announce(leaf);
    return RelayFrame.newBuilder()
        .setReceipt(proven(leaf).setRequest(request).setRepeatedSubmission(repeated))
        .build();
  }

  /// An entry with its proof, as part of an answer.
  ///
  /// @throws IllegalStateException if its leaf is newer than the last checkpoint sent: announce
  ///   first
  Receipt.Builder proven(long leaf) throws IOException {
    if (leaf >= announced) {
      throw new IllegalStateException("leaf " + leaf + " is not below " + announced);
    }
    Receipt.Builder receipt =
        Receipt.newBuilder()
            .setIndex(leaf)
            .setEntry(bytes(record.entry(leaf)))
            .setTreeSize(announced);
    for (Bytes hash : record.inclusion(leaf, announced)) {
      receipt.addInclusion(bytes(hash));
    }
    return receipt;
  }

  /// Sends the newest checkpoint if `leaf` is not below the last one sent.
  void announce(long leaf) throws IOException {
    if (leaf < announced) {
      return;
    }
    RecordView.Head head = record.head();
    if (leaf >= head.size()) {
      throw new IllegalStateException(
          "leaf " + leaf + " is not published; the record has " + head.size());
    }
    CheckpointUpdate.Builder update =
        CheckpointUpdate.newBuilder()
            .setCheckpoint(bytes(head.checkpoint()))
            .setFromSize(announced);
    for (Bytes hash : record.consistency(announced, head.size())) {
      update.addConsistency(bytes(hash));
    }
    announced = head.size();
    now.accept(RelayFrame.newBuilder().setCheckpoint(update).build());
  }

  /// Bytes for a frame.
  static ByteString bytes(Bytes value) {
    return UnsafeByteOperations.unsafeWrap(value.toArray());
  }
}
