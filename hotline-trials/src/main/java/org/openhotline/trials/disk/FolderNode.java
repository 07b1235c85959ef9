package org.openhotline.trials.disk;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/// A folder: its names as processes see them, and as they are on the medium.
final class FolderNode implements Node {
  final SortedMap<String, Node> names = new TreeMap<>();
  final SortedMap<String, Node> kept = new TreeMap<>();
  private Instant modified;

  FolderNode(Instant modified) {
    this.modified = modified;
  }

  /// A folder of its own with what this one's medium holds, here and below.
  FolderNode copyOfMedium() {
    FolderNode copy = new FolderNode(modified);
    kept.forEach((name, node) ->
        copy.kept.put(
            name,
            switch (node) {
              case FileNode file -> file.copyOfMedium();
              case FolderNode folder -> folder.copyOfMedium();
            }));
    copy.names.putAll(copy.kept);
    return copy;
  }

  /// Makes the medium the truth, here and below.
  void revert() {
    names.clear();
    names.putAll(kept);
    for (Node node : names.values()) {
      if (node instanceof FolderNode folder) {
        folder.revert();
      }
    }
  }

  @Override
  public Instant modified() {
    return modified;
  }

  @Override
  public void modified(Instant time) {
    modified = time;
  }

  @Override
  public long usedBytes() {
    long used = FileNode.SECTOR_BYTES;
    for (Node node : names.values()) {
      used += node.usedBytes();
    }
    return used;
  }
}
