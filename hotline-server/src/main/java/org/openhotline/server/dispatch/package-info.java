/// What goes out to stations: receipts, ordered streams of record entries, bodies in chunks, FLASH
/// first.
///
/// Nothing that must reach a station is kept in memory only: streams are read from the store by
/// cursor, and whoever publishes merely wakes them.
@NullMarked
package org.openhotline.server.dispatch;

import org.jspecify.annotations.NullMarked;
