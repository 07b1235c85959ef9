/// Vectors for implementations in other languages: made here, checked here and by a foreign
/// program.
@NullMarked
package org.openhotline.protocol.vectors;

import org.jspecify.annotations.NullMarked;
