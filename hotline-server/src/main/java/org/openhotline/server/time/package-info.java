/// The relay's own time: elapsed time, led slowly by the wall clock, unmoved by its jumps.
@NullMarked
package org.openhotline.server.time;

import org.jspecify.annotations.NullMarked;
