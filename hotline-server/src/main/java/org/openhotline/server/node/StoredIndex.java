package org.openhotline.server.node;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.server.dispatch.DeskIndex;
import org.openhotline.server.store.BodyFiles;
import org.openhotline.server.store.IndexStore;

/// The store as streams read it. Any thread.
record StoredIndex(IndexStore index, BodyFiles bodies) implements DeskIndex {
  @Override
  public List<Relevant> after(DeskId desk, long after, int limit) throws IOException {
    return relevant(index.after(desk, after, limit, false));
  }

  @Override
  public List<Relevant> urgentAfter(DeskId desk, long after, int limit) throws IOException {
    return relevant(index.after(desk, after, limit, true));
  }

  @Override
  public long lastRelevant(DeskId desk, long at) throws IOException {
    return index.lastRelevant(desk, at);
  }

  @Override
  public Optional<Body> body(DeskId desk, long leaf) throws IOException {
    return index.message(desk, leaf).map(found -> body(found.body(), found.bodyLength()));
  }

  @Override
  public List<Long> about(ActId message, int limit) throws IOException {
    return index.about(message, limit);
  }

  @Override
  public Bytes read(Body body) throws IOException {
    return bodies.read(body.digest());
  }

  private static List<Relevant> relevant(List<IndexStore.Found> found) {
    return found.stream()
        .map(each -> new Relevant(each.leaf(), body(each.body(), each.bodyLength())))
        .toList();
  }

  private static @Nullable Body body(@Nullable LongDigest digest, int length) {
    return digest == null ? null : new Body(digest, length);
  }
}
