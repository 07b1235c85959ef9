package org.openhotline.server.node;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.record.RecordView;

/// Reminds those who count or tell, after a start, of what is still open in the record.
final class RecentFacts {
  /// How many leaves are read back at most; what is older is neither counted nor told any more.
  static final int MAX_LEAVES = 20_000;

  private final RecordFiles record;
  private final RecordView before;
  private final Consumer<RecordEntry> taker;
  private final FutureTask<Void> reading;

  private RecentFacts(RecordFiles record, Consumer<RecordEntry> taker) {
    this.record = record;
    this.before = record.view();
    this.taker = taker;
    this.reading =
        new FutureTask<>(() -> {
          read(before, 0, taker);
          return null;
        });
  }

  /// Begins to read, beside the opening of the log, what the record holds before it.
  ///
  /// @param on runs the reading
  /// @param taker called on that thread, and then on that of [#finish]
  static RecentFacts begin(RecordFiles record, Executor on, Consumer<RecordEntry> taker) {
    RecentFacts facts = new RecentFacts(record, taker);
    on.execute(facts.reading);
    return facts;
  }

  /// Returns when everything is read, also what the log has added; nothing may be adding to it any
  /// more.
  ///
  /// @throws IOException if the record cannot be read
  void finish() throws IOException {
    reading.run(); // if nobody has begun yet
    try {
      reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the record was being read", e);
    }
    read(record.view(), before.size(), taker);
  }

  /// Reads the end of a record.
  ///
  /// @throws IOException if the record cannot be read
  static void read(RecordView view, Consumer<RecordEntry> taker) throws IOException {
    read(view, 0, taker);
  }

  private static void read(RecordView view, long from, Consumer<RecordEntry> taker)
      throws IOException {
    for (long leaf = Math.max(from, view.size() - MAX_LEAVES); leaf < view.size(); ) {
      for (byte[] entry : view.range(leaf, RecordView.MAX_RANGE_ENTRIES)) {
        try {
          taker.accept(Entries.parse(entry));
        } catch (MalformedException e) {
          throw new IOException("entry " + leaf + " of the record: " + e.getMessage(), e);
        }
        leaf++;
      }
    }
  }
}
