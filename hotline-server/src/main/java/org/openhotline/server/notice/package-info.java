/// Tells people of desks without a link that a message waits, and nothing else: by mail and signed
/// webhook.
///
/// What is to be told follows from the record alone, so a restart neither loses nor repeats it:
/// NOTIFIED observations settle it.
@NullMarked
package org.openhotline.server.notice;

import org.jspecify.annotations.NullMarked;
