package org.openhotline.client.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.home.HomeKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Stays connected and prints what happens, until SIGTERM or SIGINT; then it ends with exit code 0.
@Command(
    name = "listen",
    description = "Stay connected: print every fact as it happens, count down, ring the bell.")
final class ListenCommand extends StationCommand {
  private static final long STOP_SECONDS = 5;

  @Option(names = "--quiet", description = "Never ring the bell.")
  boolean quiet;

  @Override
  public Integer call() throws IOException, RefusedException, CommandFailure {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> endProcess(stop, ended));
    Runtime.getRuntime().addShutdownHook(hook);
    try (HomeKeys keys = HomeKeys.open(requireHome(), passphraseFile);
        Station station = keys.station()) {
      Terminal terminal = Terminal.of(output(), !quiet);
      new Listening(station, keys.clock(), output(), terminal, timeout).run(stop);
      return 0;
    } finally {
      ended.countDown();
      if (stop.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  @Override
  int run(Station station, HomeKeys keys, Output output) {
    throw new IllegalStateException("listening does not run once");
  }

  /// Runs when the process is asked to end: lets the station close its memory, then ends with 0
  /// instead of the signal's code.
  private static void endProcess(CountDownLatch stop, CountDownLatch ended) {
    stop.countDown();
    try {
      if (ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
