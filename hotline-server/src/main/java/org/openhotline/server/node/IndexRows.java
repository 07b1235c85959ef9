package org.openhotline.server.node;

import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.store.IndexRow;

/// Rows of the index from leaves.
final class IndexRows {
  private IndexRows() {}

  /// The row of a leaf.
  ///
  /// @param raftIndex place of the input that led to it; 0: not known
  /// @param bytes the entry's bytes
  static IndexRow of(long raftIndex, Emitted emitted, byte[] bytes) {
    LongDigest body = null;
    int bodyLength = 0;
    ActId actId = null;
    Digest actDigest = null;
    if (emitted.entry() instanceof RecordEntry.OfAct(var _, var act)) {
      actId = act.act().context().actId();
      actDigest = act.digest();
      if (act.act() instanceof Message message) {
        body = message.sealed().sealedDigest();
        bodyLength = message.sealed().sealedLength();
      }
    }
    return new IndexRow(
        emitted.leaf(),
        raftIndex,
        emitted.entry().time(),
        kind(emitted.entry()),
        emitted.messageId(),
        emitted.precedence(),
        Digest.of(Sha.sha256(bytes)),
        new IndexRow.Act(actId, actDigest),
        body,
        bodyLength,
        emitted.desks(),
        emitted.urgent());
  }

  private static String kind(RecordEntry entry) {
    return switch (entry) {
      case RecordEntry.OfAct(var _, var act) -> act.act().kind().name();
      case RecordEntry.OfStatement(var _, var statement) -> statement.getClass().getSimpleName();
      case RecordEntry.OfObservation(var _, var observation) ->
          observation.getClass().getSimpleName();
    };
  }
}
