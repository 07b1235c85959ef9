/// The dependency rules of this code, as tests: each module has one class that states its own.
@NullMarked
package org.openhotline.architecture;

import org.jspecify.annotations.NullMarked;
