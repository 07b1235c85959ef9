package org.openhotline.trials.campaign;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.wire.Entries;

/// What the stations of a campaign did and saw, with times on this process's elapsed clock, which
/// nobody sets.
///
/// Threading: filled by the stations' threads, read by the campaign's.
final class Ledger {
  private final Map<ActId, Sent> sent = new ConcurrentHashMap<>();
  private final Map<DeskId, Map<Long, Hash>> seen = new ConcurrentHashMap<>();
  private final Map<Long, Long> firstSeenNanos = new ConcurrentHashMap<>();
  private final Map<RefusalCode, AtomicInteger> refused = new ConcurrentHashMap<>();

  /// A message that was sent.
  ///
  /// @param begunNanos before it was signed
  /// @param receiptNanos after its receipt came; 0 if none came at once
  record Sent(long begunNanos, long receiptNanos) {}

  void sent(ActId message, long begunNanos, long receiptNanos) {
    sent.put(message, new Sent(begunNanos, receiptNanos));
  }

  /// A station verified and kept an entry.
  void seen(DeskId desk, long leaf, RecordEntry entry) {
    firstSeenNanos.putIfAbsent(leaf, System.nanoTime());
    at(desk).put(leaf, Merkle.leafHash(Entries.bytes(entry)));
  }

  void refused(RefusalCode code) {
    refused.computeIfAbsent(code, _ -> new AtomicInteger()).incrementAndGet();
  }

  /// Messages by id.
  Map<ActId, Sent> sent() {
    return sent;
  }

  /// What a station holds: leaf hashes by index.
  Map<Long, Hash> at(DeskId desk) {
    return seen.computeIfAbsent(desk, _ -> new ConcurrentHashMap<>());
  }

  /// When any station first held a leaf.
  Map<Long, Long> firstSeenNanos() {
    return firstSeenNanos;
  }

  /// Refusals by code.
  Map<RefusalCode, AtomicInteger> refused() {
    return refused;
  }
}
