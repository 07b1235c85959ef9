/// Documents that people write: read strictly, checked against a schema, every problem with its
/// line and column.
///
/// Pure: text in, values out. Used for agreements, for the relay's configuration and for a
/// station's.
@NullMarked
package org.openhotline.protocol.document;

import org.jspecify.annotations.NullMarked;
