/// Tests of the board's parts.
@NullMarked
package org.openhotline.server.board;

import org.jspecify.annotations.NullMarked;
