/// What breaks the hotline in front of witnesses: each trial is a command that anyone can run
/// again.
@NullMarked
package org.openhotline.trials;

import org.jspecify.annotations.NullMarked;
