package org.openhotline.server.store;

import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;

/// A state of a closed message, as of a size of the record.
///
/// @param id the message
/// @param leaves entries of the record at which it was in this state
/// @param state whatever the core made of it
public record ClosedRow(ActId id, long leaves, Bytes state) {}
