package org.openhotline.server.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.core.Archive;
import org.openhotline.server.core.RecordReplay;

/// Replays a record folder through the core, without keys and without a relay.
///
/// Memory grows with the record: some hundred bytes an act, because nothing is archived.
public final class RecordReplays {
  private final RecordReplay replay;
  private long acts;
  private long observations;
  private long statements;
  private @Nullable String difference;

  private RecordReplays(Plane plane) {
    this.replay = new RecordReplay(plane, Archive.none());
  }

  /// Replays the record in `folder` up to its checkpoint.
  ///
  /// @param folder of a relay, or exported
  /// @throws IOException if there is no record, or it is damaged; says what and what to do
  public static ReplayReport run(Path folder) throws IOException {
    RecordReader reader = RecordReader.open(folder);
    RecordReplays run = new RecordReplays(plane(reader));
    reader.forEach(run::take);
    if (run.difference == null) {
      run.difference = run.replay.end().map(RecordReplays::words).orElse(null);
    }
    return new ReplayReport(
        reader.checkpoint(),
        run.acts,
        run.observations,
        run.statements,
        Optional.ofNullable(run.difference));
  }

  private boolean take(long leaf, byte[] bytes) {
    RecordEntry entry;
    try {
      entry = Entries.parse(bytes);
    } catch (MalformedException e) {
      difference = "leaf " + leaf + " cannot be read: " + e.getMessage();
      return false;
    }
    switch (replay.take(entry)) {
      case RecordReplay.Follows follows -> {
        if (!Arrays.equals(Entries.bytes(follows.emitted().entry()), bytes)) {
          difference = "leaf " + leaf + " says the same in other bytes";
        }
      }
      case RecordReplay.Differs differs -> difference = words(differs) + "\n  recorded: " + entry;
    }
    if (difference != null) {
      return false;
    }
    switch (entry) {
      case RecordEntry.OfAct _ -> acts++;
      case RecordEntry.OfObservation _ -> observations++;
      case RecordEntry.OfStatement _ -> statements++;
    }
    return true;
  }

  /// The plane of a record is that of its acts; without any it does not matter.
  private static Plane plane(RecordReader reader) throws IOException {
    AtomicReference<Plane> plane = new AtomicReference<>(Plane.LIVE);
    reader.forEach((leaf, bytes) -> {
      try {
        if (Entries.parse(bytes) instanceof RecordEntry.OfAct(var _, var act)) {
          plane.set(act.act().context().plane());
          return false;
        }
        return true;
      } catch (MalformedException e) {
        return false; // the replay says so
      }
    });
    return plane.get();
  }

  private static String words(RecordReplay.Differs differs) {
    String due = differs.due() == null ? "" : "\n  core:     " + differs.due();
    return "leaf " + differs.leaf() + " does not follow: " + differs.why() + due;
  }
}
