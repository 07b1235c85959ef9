/// One connection from a station to the relay: TLS 1.3, mutual, frames in and out.
@NullMarked
package org.openhotline.client.connection;

import org.jspecify.annotations.NullMarked;
