/// The station's durable memory: verified record entries, sealed bodies, outbox, receipts,
/// remembered head.
@NullMarked
package org.openhotline.client.store;

import org.jspecify.annotations.NullMarked;
