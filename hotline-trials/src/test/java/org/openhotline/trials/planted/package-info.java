/// Bugs planted into the relay on purpose: each must be found, or the trials are blind.
@NullMarked
package org.openhotline.trials.planted;

import org.jspecify.annotations.NullMarked;
