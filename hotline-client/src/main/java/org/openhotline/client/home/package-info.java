/// A station's home folder, opened: keys, trust, and the station that lives in it.
@NullMarked
package org.openhotline.client.home;

import org.jspecify.annotations.NullMarked;
