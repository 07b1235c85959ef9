/// Hostile peers against the real relay process over real TLS: every attack ends within its named
/// deadline, memory stays bounded, and an honest desk is hardly slower.
@NullMarked
package org.openhotline.trials.hostile;

import org.jspecify.annotations.NullMarked;
