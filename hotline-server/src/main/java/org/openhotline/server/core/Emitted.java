package org.openhotline.server.core;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;

/// A new leaf of the record and whom it concerns.
///
/// @param leaf index in the record
/// @param entry what the leaf holds
/// @param desks desks that it concerns; empty: everyone
/// @param messageId the message that it is about; null if none
/// @param precedence of that message; null if none
public record Emitted(
    long leaf,
    RecordEntry entry,
    SortedSet<DeskId> desks,
    @Nullable ActId messageId,
    @Nullable Precedence precedence) {
  /// Copies the desks.
  public Emitted {
    desks = Collections.unmodifiableSortedSet(new TreeSet<>(desks));
  }

  /// Whether it goes ahead of everything else.
  public boolean urgent() {
    return precedence == Precedence.FLASH;
  }

  /// Whether it concerns `desk`.
  public boolean concerns(DeskId desk) {
    return desks.isEmpty() || desks.contains(desk);
  }
}
