package org.openhotline.server.node;

import java.io.IOException;
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

  private RecentFacts() {}

  /// Reads the end of the record.
  ///
  /// @throws IOException if the record cannot be read
  static void read(RecordFiles record, Consumer<RecordEntry> taker) throws IOException {
    RecordView view = record.view();
    for (long leaf = Math.max(0, view.size() - MAX_LEAVES); leaf < view.size(); ) {
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
