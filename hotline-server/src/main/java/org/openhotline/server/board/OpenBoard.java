package org.openhotline.server.board;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.server.core.OnWatch;
import org.openhotline.server.core.OpenChanges;
import org.openhotline.server.core.OpenItem;

/// What is owed now, kept up to date by what the core tells; holds what the core itself holds open.
///
/// Threading: changed by the replica's thread, read by any; a reader may see one message of a batch
/// before another.
final class OpenBoard implements Consumer<OpenChanges> {
  /// Overdue or exhausted first, then what must be acknowledged, then the rest; in each by time,
  /// the more urgent first among equals.
  static final Comparator<OpenItem> ORDER =
      Comparator.comparing((OpenItem item) -> !item.overdue() && !item.exhausted())
          .thenComparing(OpenItem::obligation)
          .thenComparing(OpenItem::due)
          .thenComparing(OpenItem::precedence, Comparator.reverseOrder())
          .thenComparing(OpenItem::message)
          .thenComparing(OpenItem::desk);

  private final Map<ActId, List<OpenItem>> open = new ConcurrentHashMap<>();
  private volatile SortedMap<DeskId, OnWatch> watches = Collections.emptySortedMap();
  private volatile List<Agreement> versions = List.of();
  private volatile boolean told;

  @Override
  public void accept(OpenChanges changes) {
    if (changes.whole()) {
      open.keySet().retainAll(changes.items().keySet());
    }
    changes
        .items()
        .forEach((message, items) -> {
          if (items.isEmpty()) {
            open.remove(message);
          } else {
            open.put(message, items);
          }
        });
    watches = changes.watches();
    versions = changes.versions();
    told = true;
  }

  /// Who is on watch.
  SortedMap<DeskId, OnWatch> watches() {
    return watches;
  }

  /// All versions of agreements that were ever in force.
  List<Agreement> versions() {
    return versions;
  }

  /// Whether the core has told anything yet.
  boolean told() {
    return told;
  }

  /// All that is owed, in the order in which a room looks at it.
  List<OpenItem> sorted() {
    List<OpenItem> items = new ArrayList<>();
    open.values().forEach(items::addAll);
    items.sort(ORDER);
    return items;
  }

  /// Whether `desk` owes anything for `message`.
  boolean owes(ActId message, DeskId desk) {
    return open.getOrDefault(message, List.of()).stream().anyMatch(i -> i.desk().equals(desk));
  }
}
