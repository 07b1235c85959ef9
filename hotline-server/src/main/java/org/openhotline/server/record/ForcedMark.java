package org.openhotline.server.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.Parse;

/// The size and root that the record had when it was last forced, in the file `tail/forced`.
///
/// It tells a tail that a crash tore (everything in the mark is there) from a damaged disk
/// (something in the mark is missing). The text is a checkpoint's, without signature, with the
/// origin `forced`.
final class ForcedMark {
  /// Name of the file for messages.
  static final String NAME = RecordFolder.TAIL + "/forced";

  private static final String FILE = "forced";

  private ForcedMark() {}

  /// The mark; empty if nothing was ever forced. An unreadable mark is named among the repairs.
  static Optional<Head> read(RecordFolder folder, List<String> repairs) throws IOException {
    Optional<byte[]> bytes = folder.readIfThere(folder.tail(FILE));
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return switch (Checkpoint.parse(new String(bytes.get(), StandardCharsets.UTF_8))) {
      case Parse.Parsed<Checkpoint>(Checkpoint mark) ->
          Optional.of(new Head(mark.size(), mark.root()));
      case Parse.Malformed<Checkpoint>(String problem) -> {
        repairs.add(NAME + " is unreadable and was passed over: " + problem);
        yield Optional.empty();
      }
    };
  }

  /// Writes and forces the mark; all that it speaks of must have been forced before.
  static void write(RecordFolder folder, Head head) throws IOException {
    String text = new Checkpoint(FILE, head.size(), head.root()).text();
    folder.put(folder.tail(FILE), text.getBytes(StandardCharsets.UTF_8), true);
    folder.forceFolders();
  }
}
