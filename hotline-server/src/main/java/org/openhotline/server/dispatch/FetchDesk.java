package org.openhotline.server.dispatch;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.Entries;
import org.openhotline.protocol.v1.Receipt;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.wire.Refusals;

/// Answers a station's questions about the record, one frame at a time, so that a large answer
/// never sits in memory.
///
/// Guarded by its stream: [#offer] and [#poll] under its lock, the rest on its thread.
public final class FetchDesk {
  /// A question.
  public sealed interface Fetch {}

  /// For the sealed body of a message.
  ///
  /// @param request the station's number
  /// @param leaf the message's leaf
  public record OfBody(long request, long leaf) implements Fetch {}

  /// For entries in order.
  ///
  /// @param request the station's number
  /// @param from first leaf
  /// @param count how many
  public record OfEntries(long request, long from, int count) implements Fetch {}

  /// For all entries about a message.
  ///
  /// @param request the station's number
  /// @param message the message
  public record OfMessage(long request, ActId message) implements Fetch {}

  private static final int MAX_ABOUT = 10_000;

  private record Scroll(long request, long from, Deque<Long> leaves, boolean proven) {}

  private final RecordView record;
  private final DeskIndex index;
  private final DeskId desk;
  private final DispatchLimits limits;
  private final ProofFrames proofs;
  private final Deque<Fetch> waiting = new ArrayDeque<>();
  private @Nullable Scroll scroll;

  FetchDesk(
      RecordView record, DeskIndex index, DeskId desk, DispatchLimits limits, ProofFrames proofs) {
    this.record = record;
    this.index = index;
    this.desk = desk;
    this.limits = limits;
    this.proofs = proofs;
  }

  boolean offer(Fetch fetch) {
    if (waiting.size() >= limits.fetches()) {
      return false;
    }
    waiting.add(fetch);
    return true;
  }

  /// The next question to begin with; null while an answer is under way or nothing waits.
  @Nullable Fetch poll() {
    return scroll != null ? null : waiting.poll();
  }

  /// Goes on with the answer under way, or begins with `fetch`.
  ///
  /// @param out sends a frame at once
  /// @param lane takes a body
  /// @return false if there was nothing to do
  boolean step(@Nullable Fetch fetch, Consumer<RelayFrame> out, SendQueue.Lane lane)
      throws IOException {
    Scroll current = scroll;
    if (current != null) {
      out.accept(page(current));
      if (current.leaves().isEmpty()) {
        scroll = null;
      }
      return true;
    }
    switch (fetch) {
      case null -> {
        return false;
      }
      case OfBody(long request, long leaf) -> body(request, leaf, out, lane);
      case OfEntries(long request, long from, int count) -> entries(request, from, count, out);
      case OfMessage(long request, ActId message) -> about(request, message, out);
    }
    return true;
  }

  private void body(long request, long leaf, Consumer<RelayFrame> out, SendQueue.Lane lane)
      throws IOException {
    Optional<DeskIndex.Body> body = index.body(desk, leaf);
    if (body.isEmpty()) {
      out.accept(
          refused(
              request,
              Refusal.of(
                  RefusalCode.NOT_ADDRESSEE,
                  "entry %d is not a message from or to desk %s; only these have a body for it"
                      .formatted(leaf, desk),
                  "desk",
                  desk.value())));
      return;
    }
    lane.body(new BodyInFlight(leaf, index.read(body.get()), limits.chunkBytes()));
  }

  private void entries(long request, long from, int count, Consumer<RelayFrame> out) {
    long size = record.head().size();
    if (from < 0 || from > size || count < 1 || count > limits.entriesPerFetch()) {
      out.accept(
          refused(
              request,
              new Refusal(
                  RefusalCode.MALFORMED,
                  "asked for %d entries from %d; ask for 1 to %d within the %d of the record"
                      .formatted(count, from, limits.entriesPerFetch(), size),
                  Map.of(
                      "limit", Integer.toString(limits.entriesPerFetch()),
                      "size", Long.toString(size)))));
      return;
    }
    List<Long> leaves = LongStream.range(from, Math.min(size, from + count)).boxed().toList();
    scroll = new Scroll(request, from, new ArrayDeque<>(leaves), false);
  }

  private void about(long request, ActId message, Consumer<RelayFrame> out) throws IOException {
    long size = record.head().size();
    List<Long> leaves =
        index.about(message, MAX_ABOUT).stream().filter(leaf -> leaf < size).toList();
    if (leaves.isEmpty()) {
      out.accept(
          refused(
              request,
              Refusal.of(
                  RefusalCode.MESSAGE_UNKNOWN,
                  "the record has no message " + message.hex(),
                  "message",
                  message.hex())));
      return;
    }
    proofs.announce(leaves.getLast());
    scroll = new Scroll(request, 0, new ArrayDeque<>(leaves), true);
  }

  private RelayFrame page(Scroll current) throws IOException {
    Deque<Long> leaves = current.leaves();
    Long first = leaves.peekFirst();
    Entries.Builder page = Entries.newBuilder().setRequest(current.request());
    if (!current.proven()) {
      page.setFrom(first == null ? current.from() : first);
    }
    int bytes = 0;
    while (!leaves.isEmpty() && bytes < limits.entriesBytes()) {
      long leaf = leaves.getFirst();
      Receipt.Builder entry =
          current.proven()
              ? proofs.proven(leaf)
              : Receipt.newBuilder().setIndex(leaf).setEntry(ProofFrames.bytes(record.entry(leaf)));
      ByteString content = entry.getEntry();
      if (bytes > 0 && bytes + content.size() > limits.entriesBytes()) {
        break;
      }
      leaves.removeFirst();
      bytes += content.size() + ENTRY_OVERHEAD_BYTES;
      page.addEntries(entry);
    }
    page.setLast(leaves.isEmpty());
    return RelayFrame.newBuilder().setEntries(page).build();
  }

  /// What an entry costs in a frame beside its bytes, at most: numbers, and a proof in a tree of
  /// 2^20 leaves.
  private static final int ENTRY_OVERHEAD_BYTES = 768;

  private static RelayFrame refused(long request, Refusal refusal) {
    return RelayFrame.newBuilder().setRefused(Refusals.toFrame(request, refusal, false)).build();
  }
}
