package org.openhotline.server.node;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.notice.NoticeSettings;
import org.openhotline.server.notice.Notices;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.time.DisciplinedClock;

/// Puts the notices of a node together with its relay.
final class NoticeRoom {
  private NoticeRoom() {}

  /// Recalls from the record what is still to be told, and listens to what comes. The relay must
  /// have applied its log and not yet be started.
  ///
  /// @return to be started once the relay serves; null if nobody is to be told anything
  /// @throws IOException if the record cannot be read
  static @Nullable Notices open(
      NodeSettings settings,
      RecordFiles record,
      Relay relay,
      RelayMetrics metrics,
      DisciplinedClock clock)
      throws IOException {
    NoticeSettings told = settings.operations().notices();
    if (told == null) {
      return null;
    }
    Notices notices =
        new Notices(
            told,
            linkedBefore(record, relay.view().linked()),
            new Notices.Ports(
                settings.plane(),
                observation -> relay.observe(observation, () -> {}),
                metrics::notified,
                clock,
                System::nanoTime));
    RecentFacts.read(record.view(), notices::recall);
    relay.listen(notices::take);
    return notices;
  }

  /// Desks that had a link before the entries that are recalled: those of now, with the first
  /// change of each desk undone.
  private static SortedSet<DeskId> linkedBefore(RecordFiles record, SortedSet<DeskId> now)
      throws IOException {
    TreeMap<DeskId, Boolean> first = new TreeMap<>();
    RecentFacts.read(
        record.view(),
        entry -> {
          if (entry instanceof RecordEntry.OfObservation(var _, Observation.LinkChanged link)) {
            first.putIfAbsent(link.desk(), link.up());
          }
        });
    SortedSet<DeskId> before = new TreeSet<>(now);
    first.forEach((desk, up) -> {
      if (up) {
        before.remove(desk);
      } else {
        before.add(desk);
      }
    });
    return before;
  }
}
