package org.openhotline.server.core;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.RecordEntry;

/// An archive in memory, as the index keeps one on disk: every state by the size of the record at
/// which it was.
final class VersionedArchive implements Archive {
  private final Map<ActId, RecordedAct> acts = new TreeMap<>();
  private final Map<ActId, TreeMap<Long, Bytes>> messages = new TreeMap<>();
  long reads;

  /// Takes what an input led to, as the rows of the index.
  void take(Outcome outcome) {
    for (Emitted emitted : outcome.emitted()) {
      if (emitted.entry() instanceof RecordEntry.OfAct(var _, var act)) {
        acts.put(act.act().context().actId(), new RecordedAct(act.digest(), emitted.leaf()));
      }
    }
  }

  /// Takes what the core closed, and makes it forget.
  void flush(Core core) {
    for (ClosedMessage closed : core.closed()) {
      messages
          .computeIfAbsent(closed.id(), _ -> new TreeMap<>())
          .put(closed.leaves(), closed.state());
    }
    core.forget();
  }

  @Override
  public Optional<RecordedAct> act(ActId id, long leaves) {
    return Optional.ofNullable(acts.get(id)).filter(act -> act.leaf() < leaves);
  }

  @Override
  public Optional<Bytes> message(ActId id, long leaves) {
    reads++;
    return Optional.ofNullable(messages.get(id))
        .map(states -> states.floorEntry(leaves))
        .map(Map.Entry::getValue);
  }
}
