/// A station: the public API of the client library.
@NullMarked
package org.openhotline.client;

import org.jspecify.annotations.NullMarked;
