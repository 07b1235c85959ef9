package org.openhotline.server.node;

/// Bounds of what may wait to be verified, and of what one session may have under way.
///
/// FLASH has a reserve of its own in each, so that a flood of the rest never turns it away. One
/// submitter gets at most a [#share] of what may wait, so that it cannot shut out the others.
///
/// @param submissions most submissions that wait
/// @param bytes most bytes of acts and bodies that wait
/// @param flashSubmissions further ones for FLASH
/// @param flashBytes further ones for FLASH
/// @param perSession most submissions of one session without an answer
/// @param flashPerSession further ones for FLASH
/// @param verifyThreads threads that check signatures
public record AdmissionLimits(
    int submissions,
    long bytes,
    int flashSubmissions,
    long flashBytes,
    int perSession,
    int flashPerSession,
    int verifyThreads) {
  /// The defaults.
  public static final AdmissionLimits DEFAULT =
      new AdmissionLimits(1_024, 16L << 20, 256, 8L << 20, 64, 16, 2);

  private static final int SUBMITTERS = 4;

  /// Checks that every bound is positive.
  ///
  /// @throws IllegalArgumentException naming the bound
  public AdmissionLimits {
    if (submissions < 1
        || bytes < 1
        || flashSubmissions < 1
        || flashBytes < 1
        || perSession < 1
        || flashPerSession < 1
        || verifyThreads < 1) {
      throw new IllegalArgumentException("every admission limit must be at least 1");
    }
  }

  /// How much of `limit` may be of one submitter: a quarter, at least 1.
  static int share(int limit) {
    return Math.max(1, limit / SUBMITTERS);
  }

  /// As the other, in bytes. What one submission alone has may exceed it.
  static long share(long limit) {
    return Math.max(1, limit / SUBMITTERS);
  }
}
