package org.openhotline.server.node;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.CoreCounts;

/// What everybody but the core's thread may know of the core: a copy as of the last published
/// batch. Immutable.
///
/// @param directory all parties
/// @param agreements in force
/// @param nextDue first instant at which something is due; null if nothing ever is
/// @param linked desks that the core takes for reachable
/// @param now ordered time of the last input
/// @param open addressees that owe something, by precedence
/// @param overdue those whose deadline has passed
/// @param exhausted those whose ladder is at its end and stands
record RelayView(
    Directory directory,
    SortedMap<AgreementId, Agreement> agreements,
    @Nullable Instant nextDue,
    SortedSet<DeskId> linked,
    Instant now,
    Map<Precedence, Integer> open,
    Map<Precedence, Integer> overdue,
    Map<Precedence, Integer> exhausted) {
  RelayView {
    linked = Collections.unmodifiableSortedSet(new TreeSet<>(linked));
  }

  /// Desks that must always be reachable and have no link, ascending.
  ///
  /// @param always which must be; null: every desk of the parties of the agreements in force,
  ///   without guarantors
  SortedSet<DeskId> unlinked(@Nullable SortedSet<DeskId> always) {
    SortedSet<DeskId> missing = new TreeSet<>();
    if (always == null) {
      agreements.values().stream()
          .flatMap(agreement -> agreement.parties().stream())
          .filter(party -> !party.guarantor())
          .forEach(party -> party.desks().forEach(desk -> missing.add(desk.id())));
    } else {
      missing.addAll(always);
    }
    missing.removeAll(linked);
    return missing;
  }

  /// Copies what `core` knows now; on its thread only.
  static RelayView of(Core core) {
    CoreCounts counts = core.counts();
    return new RelayView(
        core.directory(),
        core.agreements(),
        core.nextDue().orElse(null),
        new TreeSet<>(core.linked()),
        core.now(),
        counts.open(),
        counts.overdue(),
        counts.exhausted());
  }
}
