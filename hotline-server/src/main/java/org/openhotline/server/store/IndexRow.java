package org.openhotline.server.store;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Precedence;

/// One leaf of the record, as the index knows it.
///
/// @param leaf its index
/// @param raftIndex place of the input that it came from; 0: not known, because rebuilt from the
///   record
/// @param time the relay's ordered time
/// @param kind act kind, statement or observation, in capitals
/// @param messageId the message that it is about; null if none
/// @param precedence of that message; null if none
/// @param digest SHA-256 of the entry's bytes
/// @param act which act it is, if it is one
/// @param body digest of the sealed body; null for all but messages
/// @param bodyLength bytes of the sealed body; 0 if none
/// @param desks desks that it concerns; empty: everyone
/// @param urgent whether it goes ahead of everything else
public record IndexRow(
    long leaf,
    long raftIndex,
    Instant time,
    String kind,
    @Nullable ActId messageId,
    @Nullable Precedence precedence,
    Digest digest,
    Act act,
    @Nullable LongDigest body,
    int bodyLength,
    SortedSet<DeskId> desks,
    boolean urgent) {
  /// What names an act for ever.
  ///
  /// @param id the act's id; null if the leaf is no act
  /// @param digest SHA-256 of the signed act; null if the leaf is no act
  public record Act(@Nullable ActId id, @Nullable Digest digest) {
    /// A leaf that is no act.
    public static final Act NONE = new Act(null, null);
  }

  /// Copies the desks.
  public IndexRow {
    desks = Collections.unmodifiableSortedSet(new TreeSet<>(desks));
  }
}
