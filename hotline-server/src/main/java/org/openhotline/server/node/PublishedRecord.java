package org.openhotline.server.node;

import java.io.IOException;
import java.util.List;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.server.dispatch.RecordView;
import org.openhotline.server.record.RecordFiles;

/// The record as stations may see it: up to the last checkpoint that was signed. Any thread.
final class PublishedRecord implements RecordView {
  private final RecordFiles files;
  private volatile Head head = new Head(0, Bytes.EMPTY);

  PublishedRecord(RecordFiles files) {
    this.files = files;
  }

  /// Shows the tree of a checkpoint; its leaves can be read already.
  void publish(long size, byte[] checkpoint) {
    head = new Head(size, Bytes.of(checkpoint));
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public Bytes entry(long leaf) throws IOException {
    return Bytes.of(files.view().entry(leaf));
  }

  @Override
  public List<Bytes> inclusion(long leaf, long size) throws IOException {
    return bytes(files.view().inclusion(leaf, size).path());
  }

  @Override
  public List<Bytes> consistency(long from, long to) throws IOException {
    return from == 0 || from == to ? List.of() : bytes(files.view().consistency(from, to).path());
  }

  private static List<Bytes> bytes(List<Hash> path) {
    return path.stream().map(hash -> Bytes.of(hash.bytes())).toList();
  }
}
