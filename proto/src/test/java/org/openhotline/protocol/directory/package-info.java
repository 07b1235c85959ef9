/// Tests of the directory and of who may sign what.
@NullMarked
package org.openhotline.protocol.directory;

import org.jspecify.annotations.NullMarked;
