package org.openhotline.server.notice;

import java.io.IOException;

/// A way out of the hotline. Blocks; an interrupt ends it.
interface Channel extends AutoCloseable {
  /// Which meters it counts in: `smtp` or `webhook`.
  String kind();

  /// Hands a text to the server of the receiver.
  ///
  /// @param key the same for every attempt of one notice
  /// @param text all that is told
  /// @throws IOException if the server cannot be reached, is not who it should be, or refuses
  void send(String key, String text) throws IOException;

  @Override
  void close();
}
