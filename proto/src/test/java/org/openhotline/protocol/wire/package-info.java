/// Tests of the codec.
@NullMarked
package org.openhotline.protocol.wire;

import org.jspecify.annotations.NullMarked;
