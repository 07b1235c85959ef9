/// Sealing a message body to desks, opening it, and proving one body to an outsider.
///
/// Commit, encrypt, wrap; the signature comes after and is not made here. Everything is pure: bytes
/// and a source of randomness in, bytes or a reasoned refusal out. Nothing here knows the wire
/// format.
@NullMarked
package org.openhotline.protocol.envelope;

import org.jspecify.annotations.NullMarked;
