/// The suites H1, N1 and C1: signatures of two halves, desk keys, key wrapping, content encryption
/// and the registry of signed and hashed labels.
///
/// Asymmetric work is done by Bouncy Castle's lightweight classes, AES, SHA-2 and HKDF by the
/// platform (measured, see `DESIGN` §5); no security provider is registered. Nothing here knows the
/// wire format, a clock, a file or a socket. Everything is immutable and safe for use by many
/// threads unless a type says otherwise.
@NullMarked
package org.openhotline.protocol.crypto;

import org.jspecify.annotations.NullMarked;
