package org.openhotline.protocol.directory;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;

/// The directory of one party at one version.
///
/// Threading: immutable.
///
/// @param party whose
/// @param version of the last change
/// @param authority the party's roots and keys
/// @param officers by id
/// @param stations by id
/// @param deskKeys by key id
/// @param revoked ordered time of the revocation, by credential id
/// @param lists the current revocation lists; null before the first
record PartyDirectory(
    PartyId party,
    long version,
    DirectoryEntry.Authority authority,
    SortedMap<LocalId, DirectoryEntry.Officer> officers,
    SortedMap<LocalId, DirectoryEntry.Station> stations,
    SortedMap<Bytes, DirectoryEntry.DeskKey> deskKeys,
    SortedMap<Bytes, Instant> revoked,
    DirectoryEntry.@Nullable RevocationLists lists) {
  PartyDirectory {
    officers = Collections.unmodifiableSortedMap(new TreeMap<>(officers));
    stations = Collections.unmodifiableSortedMap(new TreeMap<>(stations));
    deskKeys = Collections.unmodifiableSortedMap(new TreeMap<>(deskKeys));
    revoked = Collections.unmodifiableSortedMap(new TreeMap<>(revoked));
  }

  int size() {
    return officers.size() + stations.size() + deskKeys.size() + revoked.size();
  }
}
