package org.openhotline.server.dispatch;

import java.util.List;

/// Bounds of one station's stream.
///
/// @param window most pushes beyond the last Durable
/// @param answers most answers (receipts, refusals, pongs) that wait for a slow reader before the
///   relay stops reading from it
/// @param fetches most requests for bodies, entries or messages that wait; one more is refused
/// @param chunkBytes bytes of a chunk
/// @param batchLeaves leaves that are read from the index at once
/// @param entriesPerFetch most entries that one request may ask for
/// @param entriesBytes most bytes of entries in one Entries frame
public record DispatchLimits(
    int window,
    int answers,
    int fetches,
    int chunkBytes,
    int batchLeaves,
    int entriesPerFetch,
    int entriesBytes) {
  /// The defaults; `window`, `chunkBytes` and `entriesPerFetch` are promised by the SPEC.
  public static final DispatchLimits DEFAULT =
      new DispatchLimits(256, 128, 8, 16 * 1024, 64, 256, 64 * 1024);

  /// Checks that every bound is positive.
  ///
  /// @throws IllegalArgumentException naming the values
  public DispatchLimits {
    if (window < 1
        || answers < 2
        || fetches < 1
        || chunkBytes < 1
        || batchLeaves < 1
        || entriesPerFetch < 1
        || entriesBytes < 1) {
      throw new IllegalArgumentException(
          "dispatch limits must be positive: "
              + List.of(
                  window,
                  answers,
                  fetches,
                  chunkBytes,
                  batchLeaves,
                  entriesPerFetch,
                  entriesBytes));
    }
  }
}
