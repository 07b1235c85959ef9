@NullMarked
package org.openhotline.protocol.log;

import org.jspecify.annotations.NullMarked;
