package org.openhotline.protocol.directory;

import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;

/// An entry that stands in a directory, with the party whose directory it is.
///
/// @param <E> kind of entry
/// @param party whose directory
/// @param entry the entry
public record Listed<E extends DirectoryEntry>(PartyId party, E entry) {}
