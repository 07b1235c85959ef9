/// A disk in memory that loses what a real one may lose: power cuts, failed forces, full, flipped.
///
/// {@link org.openhotline.trials.disk.SimulatedDisk} is the entrance. Production code runs on it
/// unchanged, because it is a `java.nio.file.FileSystem`.
@NullMarked
package org.openhotline.trials.disk;

import org.jspecify.annotations.NullMarked;
