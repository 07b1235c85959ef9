package org.openhotline.trials.disk;

/// What can befall a simulated disk; each is counted, so that a campaign can show that it happened.
public enum DiskFault {
  /// The power failed.
  POWER_CUT,
  /// The process was killed; everything written stays.
  KILL,
  /// A sector written but not forced has its old bytes after a power cut.
  LOST_SECTOR,
  /// A sector written but not forced has its new bytes after a power cut.
  KEPT_SECTOR,
  /// A file came back longer than it was forced, with zeros where bytes had been written.
  ZERO_SECTOR,
  /// A file came back shorter than it was written.
  CUT_SHORT,
  /// A file that was shortened came back at its old length.
  UNDONE_TRUNCATION,
  /// A name that was given, changed or removed came back as it was before.
  UNDONE_NAME,
  /// A name that was not forced survived a power cut.
  KEPT_NAME,
  /// A force failed.
  FAILED_FORCE,
  /// A force said that it succeeded, although bytes of an earlier failed one are not on the disk.
  FALSE_SUCCESS,
  /// A write or a new name was refused because the disk is full.
  DISK_FULL,
  /// A write took fewer bytes than it was given.
  SHORT_WRITE,
  /// A bit changed at rest.
  FLIPPED_BIT
}
