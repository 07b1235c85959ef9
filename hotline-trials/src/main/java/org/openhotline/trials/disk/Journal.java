package org.openhotline.trials.disk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The changes of names that no force has brought onto the medium yet, in their order.
///
/// What survives of them obeys a journalling file system: a change is whole or not at all (also a
/// move between two folders), and it survives only if every earlier change of the folders that it
/// touches survives. A folder's history begins with its own creation. Forcing a folder forces the
/// changes of its names and what they depend on, nothing else.
final class Journal {
  /// One name's new meaning.
  ///
  /// @param node null: no longer a name
  record Change(FolderNode folder, String name, @Nullable Node node) {
    private void apply(boolean medium) {
      var names = medium ? folder.kept : folder.names;
      if (node == null) {
        names.remove(name);
      } else {
        names.put(name, node);
      }
    }
  }

  private static final class Entry {
    private final List<Change> changes;
    private final List<FolderNode> touched;
    private boolean doomed;

    Entry(List<Change> changes, List<FolderNode> touched) {
      this.changes = changes;
      this.touched = touched;
    }

    boolean touches(Set<FolderNode> folders) {
      return touched.stream().anyMatch(folders::contains);
    }

    void applyToMedium() {
      changes.forEach(change -> change.apply(true));
    }
  }

  private final List<Entry> pending = new ArrayList<>();

  /// Changes names as processes see them; the medium follows with a force.
  void change(List<Change> changes) {
    List<FolderNode> touched = new ArrayList<>();
    for (Change change : changes) {
      touched.add(change.folder());
      Node before = change.folder().names.get(change.name());
      if (before instanceof FolderNode folder) {
        touched.add(folder);
      }
      if (change.node() instanceof FolderNode folder) {
        touched.add(folder);
      }
      change.apply(false);
    }
    pending.add(new Entry(changes, touched));
  }

  private static Set<FolderNode> folders() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private Set<Entry> neededFor(FolderNode folder) {
    Set<Entry> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<FolderNode> reached = folders();
    reached.add(folder);
    for (Entry entry : pending.reversed()) {
      if (entry.touches(reached)) {
        needed.add(entry);
        reached.addAll(entry.touched);
      }
    }
    return needed;
  }

  /// Brings the changes in a folder onto the medium.
  ///
  /// @return whether they all are there; not if an earlier force of them failed
  boolean force(FolderNode folder) {
    Set<Entry> needed = neededFor(folder);
    Set<FolderNode> blocked = folders();
    boolean whole = true;
    for (Iterator<Entry> entries = pending.iterator(); entries.hasNext(); ) {
      Entry entry = entries.next();
      if (entry.doomed || entry.touches(blocked)) {
        blocked.addAll(entry.touched);
        whole &= !needed.contains(entry);
      } else if (needed.contains(entry)) {
        entry.applyToMedium();
        entries.remove();
      }
    }
    return whole;
  }

  /// A force that fails: these changes never reach the medium, though later forces succeed.
  void failForce(FolderNode folder) {
    neededFor(folder).forEach(entry -> entry.doomed = true);
  }

  /// Whether a force failed since the last power cut.
  boolean lost() {
    return pending.stream().anyMatch(entry -> entry.doomed);
  }

  /// A power cut: what may survive does or does not.
  void cut(Chance chance) {
    Set<FolderNode> blocked = folders();
    for (Entry entry : pending) {
      if (entry.doomed || entry.touches(blocked) || !chance.survives()) {
        blocked.addAll(entry.touched);
        chance.count(DiskFault.UNDONE_NAME);
      } else {
        entry.applyToMedium();
        chance.count(DiskFault.KEPT_NAME);
      }
    }
    pending.clear();
  }
}
