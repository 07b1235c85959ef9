/// One relay node: the glue between sessions, order, core, record and store, and the clocks that
/// drive it.
@NullMarked
package org.openhotline.server.node;

import org.jspecify.annotations.NullMarked;
