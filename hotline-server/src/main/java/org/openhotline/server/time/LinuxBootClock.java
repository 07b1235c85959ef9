package org.openhotline.server.time;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The boot clock of Linux: `/proc/sys/kernel/random/boot_id` and `/proc/uptime` (proc(5)), the
/// latter in hundredths of a second. Elsewhere there is none.
final class LinuxBootClock implements BootClock {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern BOOT = Pattern.compile("[0-9a-f-]{36}");
  private static final Pattern UPTIME = Pattern.compile("(\\d{1,12})\\.(\\d\\d) .*");
  private static final int HUNDREDTH_MILLIS = 10;

  private final Path proc;

  LinuxBootClock() {
    this(PROC);
  }

  /// @param proc where procfs is mounted
  LinuxBootClock(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<Reading> read() {
    try {
      String boot = first(proc.resolve("sys/kernel/random/boot_id"));
      Matcher uptime = UPTIME.matcher(first(proc.resolve("uptime")));
      return BOOT.matcher(boot).matches() && uptime.matches()
          ? Optional.of(
              new Reading(
                  boot,
                  Duration.ofSeconds(Long.parseLong(uptime.group(1)))
                      .plusMillis(Long.parseLong(uptime.group(2)) * HUNDREDTH_MILLIS)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not a Linux, or procfs is hidden: every start is a new boot then
    }
  }

  private static String first(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
  }
}
