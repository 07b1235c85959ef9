/// The codec: protocol values to and from their exact bytes.
///
/// Strict and canonical in reading: every byte string that is accepted is the only one for its
/// value. Generated classes stay inside this package, except those of frames.
@NullMarked
package org.openhotline.protocol.wire;

import org.jspecify.annotations.NullMarked;
