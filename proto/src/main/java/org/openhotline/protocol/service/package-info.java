/// How well the desks and the relay served, reckoned from the record alone.
///
/// Whoever holds the record, the relay or an inspector, gets the same figures.
@NullMarked
package org.openhotline.protocol.service;

import org.jspecify.annotations.NullMarked;
