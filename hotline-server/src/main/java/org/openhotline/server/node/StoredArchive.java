package org.openhotline.server.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.server.core.Archive;
import org.openhotline.server.core.Core;
import org.openhotline.server.store.ClosedMessages;
import org.openhotline.server.store.ClosedRow;

/// The core's archive in the index. An index that cannot be read ends the node, because an answer
/// without it could be wrong. For the replica's thread.
///
/// @param past the index's side of it
record StoredArchive(ClosedMessages past) implements Archive {
  /// Rows of what `core` closed since it was made to forget.
  static List<ClosedRow> rows(Core core) {
    return core.closed().stream()
        .map(closed -> new ClosedRow(closed.id(), closed.leaves(), closed.state()))
        .toList();
  }

  @Override
  public Optional<RecordedAct> act(ActId id, long leaves) {
    try {
      return past.act(id, leaves).map(act -> new RecordedAct(act.digest(), act.leaf()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Bytes> message(ActId id, long leaves) {
    try {
      return past.message(id, leaves);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
