/// The relay's network edge: TLS 1.3 sessions with designated stations, framed, limited and timed.
///
/// Nothing here decides about acts. Frames are parsed strictly and handed to a [Gateway]; every
/// limit is named in [TransportLimits]; a peer that breaks one is told which, when it can be told,
/// and closed.
@NullMarked
package org.openhotline.server.transport;

import org.jspecify.annotations.NullMarked;
