package org.openhotline.server.record;

import java.io.IOException;

/// What was to be appended differs from what the record already holds or has promised.
///
/// Committed entries are the same on every node and for ever, so this means that one of the two
/// histories is wrong; the node must stop and a person must compare the nodes.
public final class RecordConflictException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long index;

  RecordConflictException(long index, String problem) {
    super("entry " + index + ": " + problem);
    this.index = index;
  }

  /// Index of the entry at which the histories part.
  public long index() {
    return index;
  }
}
