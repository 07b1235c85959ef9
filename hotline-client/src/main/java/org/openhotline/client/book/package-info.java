/// What the verified record says, from one desk's point of view: messages with all their facts,
/// watches, channels.
@NullMarked
package org.openhotline.client.book;

import org.jspecify.annotations.NullMarked;
