/// What the files of log, record and bodies have in common.
@NullMarked
package org.openhotline.server.disk;

import org.jspecify.annotations.NullMarked;
