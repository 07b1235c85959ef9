package org.openhotline.server.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation.LinkChanged;

/// Which desks are reachable: those with at least one listening session.
///
/// A pure comparison of what is with what the core believes: a desk that came is reported at once,
/// one that went only after the grace, because a station that reconnects was never away. After a
/// start every absent desk has the whole grace to come back. One short lock; time is a parameter.
public final class LinkPresence {
  private final Duration grace;
  private final Map<DeskId, Integer> sessions = new TreeMap<>();
  private final Map<DeskId, Instant> absentSince = new TreeMap<>();
  private Instant started;

  /// Nobody is there yet.
  ///
  /// @param grace how long a desk may be away before it is reported
  /// @param started since when absence counts
  public LinkPresence(Duration grace, Instant started) {
    this.grace = grace;
    this.started = started;
  }

  /// Stations can connect since `now`: from here absent desks have the whole grace.
  public synchronized void serving(Instant now) {
    started = now;
  }

  /// A listening session of `desk` began.
  public synchronized void joined(DeskId desk) {
    sessions.merge(desk, 1, Integer::sum);
    absentSince.remove(desk);
  }

  /// A listening session of `desk` ended.
  public synchronized void left(DeskId desk, Instant now) {
    int rest = sessions.getOrDefault(desk, 0) - 1;
    if (rest > 0) {
      sessions.put(desk, rest);
    } else {
      sessions.remove(desk);
      absentSince.put(desk, now);
    }
  }

  /// Desks that are reachable now.
  public synchronized SortedSet<DeskId> present() {
    return new TreeSet<>(sessions.keySet());
  }

  /// What the core must be told, in the order of desks.
  ///
  /// @param believedUp desks that the core takes for reachable
  public synchronized SortedSet<Change> changes(Set<DeskId> believedUp, Instant now) {
    SortedSet<Change> changes = new TreeSet<>();
    for (DeskId desk : sessions.keySet()) {
      if (!believedUp.contains(desk)) {
        changes.add(new Change(desk, true));
      }
    }
    for (DeskId desk : believedUp) {
      Instant since = absentSince.getOrDefault(desk, started);
      if (!sessions.containsKey(desk) && !now.isBefore(since.plus(grace))) {
        changes.add(new Change(desk, false));
      }
    }
    return changes;
  }

  /// A desk came or went.
  ///
  /// @param desk which
  /// @param up whether it is reachable now
  public record Change(DeskId desk, boolean up) implements Comparable<Change> {
    @Override
    public int compareTo(Change other) {
      int byDesk = desk.compareTo(other.desk);
      return byDesk != 0 ? byDesk : Boolean.compare(up, other.up);
    }

    /// The observation to propose.
    public LinkChanged observation() {
      return new LinkChanged(desk, up);
    }
  }
}
