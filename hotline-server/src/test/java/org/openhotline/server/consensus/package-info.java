/// Tests of the order: on real disks, with real crashes.
@NullMarked
package org.openhotline.server.consensus;

import org.jspecify.annotations.NullMarked;
