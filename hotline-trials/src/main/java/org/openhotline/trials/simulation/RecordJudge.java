package org.openhotline.trials.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.core.Archive;
import org.openhotline.server.core.RecordReplay;
import org.openhotline.trials.model.ModelJudge;

/// Judges a whole record at the end of a run: it follows from itself by the core, byte for byte,
/// and by the model, which shares nothing with the core.
final class RecordJudge {
  private final Trial trial;

  RecordJudge(Trial trial) {
    this.trial = trial;
  }

  /// Judges everything that was ever published.
  ///
  /// @param end what was due before this time must have been stated
  void judge(Instant end) {
    RecordReplay replay = new RecordReplay(Plane.LIVE, Archive.none());
    List<RecordEntry> entries = new ArrayList<>();
    for (byte[] bytes : trial.oracle().record()) {
      RecordEntry entry = parse(bytes);
      entries.add(entry);
      switch (replay.take(entry)) {
        case RecordReplay.Follows(var emitted) -> {
          if (!Arrays.equals(Entries.bytes(emitted.entry()), bytes)) {
            throw trial.violated(
                "3", "leaf " + emitted.leaf() + " comes in other bytes in a replay");
          }
        }
        case RecordReplay.Differs differs -> throw differs(differs);
      }
    }
    replay
        .end()
        .ifPresent(differs -> {
          throw differs(differs);
        });
    ModelJudge.disagrees(trial.world().agreement(), entries, end)
        .ifPresent(words -> {
          throw trial.violated("10", words);
        });
  }

  private RecordEntry parse(byte[] bytes) {
    try {
      return Entries.parse(bytes);
    } catch (MalformedException e) {
      throw trial.violated("5", "the record holds what is no entry: " + e.refusal());
    }
  }

  private Violation differs(RecordReplay.Differs differs) {
    return trial.violated(
        "3",
        "leaf %d does not follow in a replay: %s; the core says %s"
            .formatted(differs.leaf(), differs.why(), differs.due()));
  }
}
