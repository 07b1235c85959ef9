package org.openhotline.protocol.log;

import java.io.IOException;

/// A stored part of the record is missing, torn or altered.
///
/// It is about the environment (a disk, a mirror, a backup), so it is checked. The message names
/// the part, what is wrong and what to do.
public final class DamagedRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String part;

  /// Damage to the part with this path, for example `tile/0/x001/234`.
  ///
  /// @param part path of the damaged part below the record's folder
  /// @param problem what is wrong with it, and what to do
  public DamagedRecordException(String part, String problem) {
    super(part + ": " + problem);
    this.part = part;
  }

  /// Path of the damaged part below the record's folder.
  public String part() {
    return part;
  }
}
