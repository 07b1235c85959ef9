package org.openhotline.server.dispatch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LongDigest;

/// A record and its index in memory; proofs are empty, because streams do not look into them.
final class FakeRecord implements RecordView, DeskIndex {
  private record Leaf(boolean relevant, boolean urgent, ActId message, @Nullable Body body) {}

  private final List<Leaf> leaves = new ArrayList<>();
  private Head head = new Head(0, Bytes.EMPTY);

  static ActId message(int number) {
    return ActId.of(ByteBuffer.allocate(16).putInt(12, number).array());
  }

  /// A leaf that concerns the desk; a body if its length is not 0.
  synchronized int add(int message, boolean urgent, int bodyBytes) {
    Body body =
        bodyBytes == 0
            ? null
            : new Body(
                LongDigest.of(ByteBuffer.allocate(48).putInt(44, leaves.size()).array()),
                bodyBytes);
    leaves.add(new Leaf(true, urgent, message(message), body));
    return leaves.size() - 1;
  }

  /// A leaf of others.
  synchronized void addForOthers() {
    leaves.add(new Leaf(false, false, message(0), null));
  }

  synchronized void publish() {
    head = new Head(leaves.size(), Bytes.of(new byte[] {(byte) leaves.size()}));
  }

  @Override
  public synchronized Head head() {
    return head;
  }

  @Override
  public Bytes entry(long leaf) {
    return Bytes.of(new byte[] {(byte) leaf});
  }

  @Override
  public List<Bytes> inclusion(long leaf, long size) {
    return List.of();
  }

  @Override
  public List<Bytes> consistency(long from, long to) {
    return List.of();
  }

  private synchronized List<Relevant> find(long after, int limit, boolean urgentOnly) {
    List<Relevant> found = new ArrayList<>();
    for (int i = (int) after + 1; i < leaves.size() && found.size() < limit; i++) {
      Leaf leaf = leaves.get(i);
      if (leaf.relevant() && (leaf.urgent() || !urgentOnly)) {
        found.add(new Relevant(i, leaf.body()));
      }
    }
    return found;
  }

  @Override
  public List<Relevant> after(DeskId desk, long after, int limit) {
    return find(after, limit, false);
  }

  @Override
  public List<Relevant> urgentAfter(DeskId desk, long after, int limit) {
    return find(after, limit, true);
  }

  @Override
  public synchronized long lastRelevant(DeskId desk, long at) {
    for (int i = (int) at; i >= 0; i--) {
      if (leaves.get(i).relevant()) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public synchronized Optional<Body> body(DeskId desk, long leaf) {
    return Optional.ofNullable(leaves.get((int) leaf).body());
  }

  @Override
  public synchronized List<Long> about(ActId message, int limit) {
    List<Long> found = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      if (leaves.get(i).message().equals(message)) {
        found.add((long) i);
      }
    }
    return found;
  }

  @Override
  public Bytes read(Body body) {
    return Bytes.of(new byte[body.length()]);
  }
}
