package org.openhotline.server.time;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the clock leaves for its next life, in the file `clock` of the data folder.
///
/// The file is never forced: it counts only while the machine runs on, and then the page cache has
/// it. Replaced by renaming, so a killed process leaves the old one or the new one.
///
/// @param at when it was written, on the clock of the machine
/// @param time the relay's time at that instant
/// @param departure wall clock minus that time
/// @param adopted whether an operator said that the wall clock is right and no step came since
record SavedClock(BootClock.Reading at, Instant time, Duration departure, boolean adopted) {
  private static final Pattern TEXT =
      Pattern.compile(
          """
          hotline clock 1
          boot (\\S{1,64})
          since-boot-ms (\\d{1,16})
          time-ms (\\d{1,16})
          departure-ms (-?\\d{1,16})
          adopted (true|false)
          """);

  /// Reads a file; empty if there is none or it is not whole.
  ///
  /// @throws IOException if it is there and cannot be read
  static Optional<SavedClock> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException | CharacterCodingException e) {
      return Optional.empty(); // a power cut may leave anything, and then it does not count
    } catch (IOException e) {
      throw new IOException(
          "the relay's clock %s cannot be read: %s. Repair the disk, or delete the file: the relay then starts with the wall clock"
              .formatted(file, e.getMessage()),
          e);
    }
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new SavedClock(
                new BootClock.Reading(
                    matcher.group(1), Duration.ofMillis(Long.parseLong(matcher.group(2)))),
                Instant.ofEpochMilli(Long.parseLong(matcher.group(3))),
                Duration.ofMillis(Long.parseLong(matcher.group(4))),
                Boolean.parseBoolean(matcher.group(5))))
        : Optional.empty();
  }

  /// Replaces the file.
  ///
  /// @throws IOException if it cannot be written; the old one is as it was
  void write(Path file) throws IOException {
    String text =
        """
        hotline clock 1
        boot %s
        since-boot-ms %d
        time-ms %d
        departure-ms %d
        adopted %s
        """
            .formatted(
                at.boot(),
                at.sinceBoot().toMillis(),
                time.toEpochMilli(),
                departure.toMillis(),
                adopted);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text, StandardCharsets.US_ASCII);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The relay's time at a later reading of the machine's clock; empty if the machine was started
  /// anew since, or its clock makes no sense.
  Optional<Instant> continued(BootClock.Reading now) {
    Duration passed = now.sinceBoot().minus(at.sinceBoot());
    return now.boot().equals(at.boot()) && !passed.isNegative()
        ? Optional.of(time.plus(passed))
        : Optional.empty();
  }
}
