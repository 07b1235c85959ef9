package org.openhotline.server.dispatch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LongDigest;

/// Which leaves concern which desk, and the sealed bodies. Any thread.
public interface DeskIndex {
  /// A leaf that concerns a desk.
  ///
  /// @param leaf its index
  /// @param body the sealed body that goes with it; null if none
  record Relevant(long leaf, @Nullable Body body) {}

  /// A sealed body.
  ///
  /// @param digest names it
  /// @param length bytes
  record Body(LongDigest digest, int length) {}

  /// The next leaves after `after` that concern `desk`, ascending.
  ///
  /// @param limit most leaves to return
  /// @throws IOException if the index cannot be read
  List<Relevant> after(DeskId desk, long after, int limit) throws IOException;

  /// The next leaves after `after` that concern `desk` and go ahead of everything, ascending.
  ///
  /// @throws IOException if the index cannot be read
  List<Relevant> urgentAfter(DeskId desk, long after, int limit) throws IOException;

  /// The last leaf at or before `at` that concerns `desk`; -1 if none.
  ///
  /// @throws IOException if the index cannot be read
  long lastRelevant(DeskId desk, long at) throws IOException;

  /// The body of a message's leaf, if the message comes from or addresses `desk`.
  ///
  /// @throws IOException if the index cannot be read
  Optional<Body> body(DeskId desk, long leaf) throws IOException;

  /// Leaves about a message, ascending.
  ///
  /// @throws IOException if the index cannot be read
  List<Long> about(ActId message, int limit) throws IOException;

  /// Bytes of a sealed body, checked against its digest.
  ///
  /// @throws IOException if the body cannot be read or is damaged
  Bytes read(Body body) throws IOException;
}
