package org.openhotline.trials.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/// The wall clock of the relay's process, set by hand while it runs: libfaketime, driven by a file.
/// Elapsed time is left alone, as on a machine whose clock somebody sets.
final class SteeredClock {
  private static final Path[] PLACES = {
    Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
    Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
    Path.of("/usr/lib/faketime/libfaketime.so.1")
  };

  private final Path library;
  private final Path file;
  private Duration offset = Duration.ZERO;

  private SteeredClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /// A clock that still shows the true time.
  ///
  /// @param file absent; which this class writes
  /// @throws MachineLacksException if libfaketime is not installed
  static SteeredClock make(Path file) throws IOException, MachineLacksException {
    for (Path place : PLACES) {
      if (Files.exists(place)) {
        SteeredClock clock = new SteeredClock(place, file);
        clock.write();
        return clock;
      }
    }
    throw new MachineLacksException(
        "clock jumps need libfaketime; on Debian: apt-get install faketime");
  }

  /// What the relay's process needs to follow it.
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "NO_FAKE_STAT", "1");
  }

  /// Sets the wall clock to `jump` from what it shows.
  void jump(Duration jump) throws IOException {
    offset = offset.plus(jump);
    write();
  }

  /// How far it is from the true time.
  Duration offset() {
    return offset;
  }

  private void write() throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, "%+d\n".formatted(offset.toSeconds()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
