package org.openhotline.client.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The relay of the demonstration: a process of its own, which can be killed and started again.
///
/// Threading: one thread.
final class RelayProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int LOG_LINES = 15;

  private final Programs programs;
  private final DemoWorld world;
  private @Nullable Process process;

  RelayProcess(Programs programs, DemoWorld world) {
    this.programs = programs;
    this.world = world;
  }

  /// Starts it and waits until it serves.
  ///
  /// @return how long that took
  /// @throws DemoFailure with the last lines of its log if it ends or does not serve in time
  Duration start() throws IOException, DemoFailure {
    Path ready = world.relayFolder().resolve("ready");
    Files.deleteIfExists(ready);
    long begun = System.nanoTime();
    Process started = programs.relay(world.relayConfig(), ready, log());
    process = started;
    while (!Files.exists(ready)) {
      if (wait(started, LOOK_EVERY)) {
        throw new DemoFailure(
            "the relay ended with code " + started.exitValue() + " before it served:\n" + tail());
      }
      if (System.nanoTime() - begun > START.toNanos()) {
        throw new DemoFailure(
            "the relay did not serve within " + START.toSeconds() + " s:\n" + tail());
      }
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /// Kills it by SIGKILL: no chance to finish anything.
  void kill() throws DemoFailure {
    Process running = process;
    if (running == null || !running.isAlive()) {
      throw new DemoFailure("the relay is not running any more:\n" + tail());
    }
    running.destroyForcibly();
    if (!wait(running, STOP)) {
      throw new DemoFailure("the relay survived SIGKILL for " + STOP.toSeconds() + " s");
    }
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  private static boolean wait(Process process, Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Path log() {
    return world.relayFolder().resolve("relay.log");
  }

  /// The last lines of its log.
  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(its log " + log() + " cannot be read)";
    }
  }

  /// Stops it by SIGTERM, and by SIGKILL when it does not heed that.
  @Override
  public void close() {
    Process running = process;
    process = null;
    if (running != null && running.isAlive()) {
      running.destroy();
      if (!wait(running, STOP)) {
        running.destroyForcibly();
      }
    }
  }
}
