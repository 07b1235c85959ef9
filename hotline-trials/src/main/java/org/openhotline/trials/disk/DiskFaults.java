package org.openhotline.trials.disk;

/// How often a simulated disk does what it may do.
///
/// @param shortWritePerMille of 1,000 writes, how many take only a part of their bytes; 0 to 1,000
/// @param survivePerMille of 1,000 unforced sectors or names, how many survive a power cut; 0 to
///   1,000, or {@link #DRAWN}
public record DiskFaults(int shortWritePerMille, int survivePerMille) {
  /// The share of survivors is drawn anew at each power cut: none, all, or any share between.
  public static final int DRAWN = -1;

  /// No short writes, and a share of survivors drawn at each cut.
  public static final DiskFaults USUAL = new DiskFaults(0, DRAWN);

  /// Checks the ranges.
  public DiskFaults {
    if (shortWritePerMille < 0 || shortWritePerMille > 1_000) {
      throw new IllegalArgumentException(
          "short writes are 0 to 1000 per mille, not " + shortWritePerMille);
    }
    if (survivePerMille < DRAWN || survivePerMille > 1_000) {
      throw new IllegalArgumentException(
          "survivors are 0 to 1000 per mille or -1, not " + survivePerMille);
    }
  }
}
