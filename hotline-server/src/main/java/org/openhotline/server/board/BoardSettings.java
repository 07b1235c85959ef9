package org.openhotline.server.board;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Where the board is and who may open it.
///
/// @param listen where it listens; port 0 takes a free one
/// @param operators folder with the certificates of those who may open it, one `NAME.crt` each
public record BoardSettings(InetSocketAddress listen, Path operators) {
  /// Name of the operators' log in a relay's data folder.
  public static final String LOG_FILE = "operators.log";
}
