package org.openhotline.server.core;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;

/// What is owed for messages that changed, and what else a board shows of the core.
///
/// @param whole whether these are all messages for which anything is owed, and no other is open
/// @param items what is owed for each, by desk; empty: nothing any more
/// @param watches who is on watch, by desk
/// @param versions all versions of agreements that were ever in force
public record OpenChanges(
    boolean whole,
    SortedMap<ActId, List<OpenItem>> items,
    SortedMap<DeskId, OnWatch> watches,
    List<Agreement> versions) {
  /// Copies the collections.
  public OpenChanges {
    items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
    watches = Collections.unmodifiableSortedMap(new TreeMap<>(watches));
    versions = List.copyOf(versions);
  }
}
