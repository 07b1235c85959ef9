/// The operators' board: pages over TLS for people with an operator's certificate, who see headers
/// and times and can sign nothing.
///
/// Reads copies and the published record; everything it does itself is a line in the operators'
/// log. What goes wrong here ends the board and never the relay.
@NullMarked
package org.openhotline.server.board;

import org.jspecify.annotations.NullMarked;
