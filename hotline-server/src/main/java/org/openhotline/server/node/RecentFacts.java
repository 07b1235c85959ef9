package org.openhotline.server.node;

import java.io.IOException;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.record.RecordView;

/// Reminds the counts, after a start, of messages whose windows are still open.
final class RecentFacts {
  /// How many leaves are read back at most; older open windows are no longer counted.
  static final int MAX_LEAVES = 20_000;

  private RecentFacts() {}

  /// Reads the end of the record.
  ///
  /// @throws IOException if the record cannot be read
  static void read(RecordFiles record, FactCounts counts) throws IOException {
    RecordView view = record.view();
    for (long leaf = Math.max(0, view.size() - MAX_LEAVES); leaf < view.size(); ) {
      for (byte[] entry : view.range(leaf, RecordView.MAX_RANGE_ENTRIES)) {
        try {
          counts.take(Entries.parse(entry), false);
        } catch (MalformedException e) {
          throw new IOException("entry " + leaf + " of the record: " + e.getMessage(), e);
        }
        leaf++;
      }
    }
  }
}
