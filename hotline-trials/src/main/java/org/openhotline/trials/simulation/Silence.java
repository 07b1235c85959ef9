package org.openhotline.trials.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/// Lets production code log nothing on threads that simulate: a simulated relay crashes, and warns
/// of clocks and stalls, thousands of times. Everybody else's log is as it was.
///
/// One silence for each [Simulation]; several may be there at once. Closing it ends it.
final class Silence extends TurboFilter implements AutoCloseable {
  private final ThreadLocal<Boolean> simulating = ThreadLocal.withInitial(() -> false);

  /// Begins: from now on threads may be silenced.
  static Silence begin() {
    Silence silence = new Silence();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
      silence.setContext(log);
      silence.start();
      log.addTurboFilter(silence);
    }
    return silence;
  }

  /// Silences the thread that calls, or lets it speak again.
  void here(boolean on) {
    simulating.set(on);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable t) {
    return simulating.get() ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  @Override
  public void close() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext log) {
      log.getTurboFilterList().remove(this);
    }
    stop();
  }
}
