/// The station's command line.
@NullMarked
package org.openhotline.client.cli;

import org.jspecify.annotations.NullMarked;
