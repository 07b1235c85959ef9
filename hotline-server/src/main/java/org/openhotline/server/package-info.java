/// The relay: its command line and its composition root.
@NullMarked
package org.openhotline.server;

import org.jspecify.annotations.NullMarked;
