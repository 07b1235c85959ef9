/// What pages may ask and tell, and how that reaches the desk's thread.
@NullMarked
package org.openhotline.console.api;

import org.jspecify.annotations.NullMarked;
