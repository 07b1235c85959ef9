package org.openhotline.protocol.message;

import java.util.List;

/// A change of a party's directory, signed by the party's authority; all entries or none apply.
///
/// @param context plane and act id; neither agreement nor desk
/// @param party whose directory
/// @param version from 1, gapless per party
/// @param entries 1 to 64, applied in order
public record DirectoryChange(
    ActContext context, PartyId party, long version, List<DirectoryEntry> entries) implements Act {
  /// Most entries of one change.
  public static final int MAX_ENTRIES = 64;

  /// Copies the list and checks sizes.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public DirectoryChange {
    entries = List.copyOf(entries);
    if (context.agreement() != null || context.desk() != null) {
      throw new IllegalArgumentException("a directory change names neither agreement nor desk");
    }
    if (version < 1) {
      throw new IllegalArgumentException("directory versions start at 1; this one is " + version);
    }
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "a directory change has 1 to "
              + MAX_ENTRIES
              + " entries; this one has "
              + entries.size());
    }
  }

  @Override
  public ActKind kind() {
    return ActKind.DIRECTORY;
  }
}
