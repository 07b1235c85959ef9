/// The program behind `hotline console`: one desk's station, with pages for its officers.
@NullMarked
package org.openhotline.console;

import org.jspecify.annotations.NullMarked;
