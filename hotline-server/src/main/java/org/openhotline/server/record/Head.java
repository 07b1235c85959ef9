package org.openhotline.server.record;

import org.openhotline.protocol.log.Hash;

/// The record at one size.
///
/// @param size number of entries
/// @param root Merkle root over them
public record Head(long size, Hash root) {}
