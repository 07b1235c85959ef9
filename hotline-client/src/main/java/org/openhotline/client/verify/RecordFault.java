package org.openhotline.client.verify;

import java.io.IOException;

/// The relay showed something that cannot be true: a forked or shrunken record, a wrong proof, a
/// false act.
///
/// Nothing of it is kept; the sentence says what was found and must reach a person.
public final class RecordFault extends IOException {
  private static final long serialVersionUID = 1L;

  /// Says what was found.
  public RecordFault(String message) {
    super(message);
  }
}
