/// What pages see: immutable values made from the verified record, safe to show, times in
/// milliseconds since 1970.
@NullMarked
package org.openhotline.console.view;

import org.jspecify.annotations.NullMarked;
