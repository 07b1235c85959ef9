/// The one thread that owns the station, the seat of the officer who works, and what both do.
@NullMarked
package org.openhotline.console.desk;

import org.jspecify.annotations.NullMarked;
