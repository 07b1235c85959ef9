/// What the relay keeps beside the record: an index in SQLite and sealed bodies as files.
///
/// Both are derived from the ordered inputs, idempotent under replay, and forced before inputs are
/// purged.
@NullMarked
package org.openhotline.server.store;

import org.jspecify.annotations.NullMarked;
