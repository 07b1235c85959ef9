/// The relay's pure core: ordered, timed inputs in; verdicts and record entries out.
///
/// Single-threaded, no input or output, no clock, no randomness. Anyone who replays the record
/// through this package must get the same statements, byte for byte.
@NullMarked
package org.openhotline.server.core;

import org.jspecify.annotations.NullMarked;
