@NullMarked
package org.openhotline.server.record;

import org.jspecify.annotations.NullMarked;
