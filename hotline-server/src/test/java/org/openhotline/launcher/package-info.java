/// The launcher script, run as a process.
@NullMarked
package org.openhotline.launcher;

import org.jspecify.annotations.NullMarked;
