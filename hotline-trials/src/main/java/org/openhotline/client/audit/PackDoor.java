package org.openhotline.client.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.openhotline.protocol.message.Bytes;

/// Opens the decoders of this package to the trials; the product has no use for it.
///
/// Threading: static and stateless.
public final class PackDoor {
  private PackDoor() {}

  /// How many files a pack has; -1 if it is refused.
  public static int files(Path pack) {
    try {
      var files = PackFiles.read(pack);
      long total = files.values().stream().mapToLong(Bytes::length).sum();
      if (total > PackFiles.MAX_TOTAL_BYTES || files.size() > PackFiles.MAX_FILES) {
        throw new IllegalStateException("a pack of " + total + " bytes was read");
      }
      return files.size();
    } catch (IOException e) {
      return -1;
    }
  }
}
