package org.openhotline.protocol.document;

/// Where a value stands in its document; lines and columns from 1.
///
/// @param keyLine line of the property's name; of a list item or the root, of the value
/// @param keyColumn its column
/// @param line line of the value
/// @param column its column
/// @param lastLine last line that the value touches
/// @param flow whether the value is a mapping or list in brackets
record Place(int keyLine, int keyColumn, int line, int column, int lastLine, boolean flow) {}
