/// `hotline bench`: what the relay does in a second, how long it takes, and where the time goes.
///
/// The relay under test is the real program in a process of its own; the load comes from this
/// process or from further ones, never from the relay's.
@NullMarked
package org.openhotline.trials.bench;

import org.jspecify.annotations.NullMarked;
