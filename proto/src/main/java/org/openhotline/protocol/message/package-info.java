/// The protocol's values: who (party, desk, officer, station), what (acts), and what follows
/// (statements).
///
/// Plain immutable values that validate themselves. No encoding, no cryptography, no clock.
@NullMarked
package org.openhotline.protocol.message;

import org.jspecify.annotations.NullMarked;
