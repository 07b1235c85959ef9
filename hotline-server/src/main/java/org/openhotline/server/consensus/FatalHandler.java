package org.openhotline.server.consensus;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends the node when its log or state can no longer be trusted.
///
/// A failed force is never retried and nothing is read back from the cache: the process ends,
/// starts again and replays what is on disk (`RELIABILITY` §0.3).
@FunctionalInterface
public interface FatalHandler {
  /// The exit status of a node that ended itself: 70, "internal software error" of `sysexits.h`.
  int EXIT_STATUS = 70;

  /// Ends the node. Called at most once by a sequencer, on any thread; the production handler does
  /// not return.
  ///
  /// @param what one line: what happened and what follows from it
  void fatal(String what, @Nullable Throwable cause);

  /// Returns the production handler: one line on standard error, then [Runtime#halt] with
  /// [#EXIT_STATUS], within half a second even if nobody reads standard error.
  static FatalHandler halting() {
    return (what, cause) -> {
      var printed = new CountDownLatch(1);
      Thread.ofPlatform()
          .daemon()
          .name("fatal-line")
          .start(() -> {
            print(line(what, cause) + "\n");
            printed.countDown();
          });
      try {
        var _ = printed.await(500, TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
    };
  }

  /// Past [System#err], whose lock the thread that failed may hold.
  private static void print(String line) {
    try (var err = new FileOutputStream(FileDescriptor.err)) {
      err.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // Nobody reads standard error: the exit status has to say it all.
    }
  }

  private static String line(String what, @Nullable Throwable cause) {
    var text = cause == null ? what : what + ": " + cause;
    var line = new StringBuilder("hotline: fatal: ");
    text.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
    return line.append("; the process ends with status ").append(EXIT_STATUS).toString();
  }
}
