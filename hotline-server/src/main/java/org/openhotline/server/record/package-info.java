/// The record on disk: a folder laid out as C2SP tlog-tiles, which anyone can mirror and check.
///
/// {@link org.openhotline.server.record.RecordFiles} is the entrance. The record is derived from
/// committed entries, so after a crash it may be behind and is brought forward by replay; it may
/// never be different.
@NullMarked
package org.openhotline.server.record;

import org.jspecify.annotations.NullMarked;
