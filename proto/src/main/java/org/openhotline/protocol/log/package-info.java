/// The record's mathematics: Merkle hashing (RFC 9162), proofs, C2SP tiles and signed checkpoints.
///
/// Everything here is a pure computation over bytes; files and sockets come in through the small
/// port {@link org.openhotline.protocol.log.TileReader}. SHA-256 is the platform's.
@NullMarked
package org.openhotline.protocol.log;

import org.jspecify.annotations.NullMarked;
