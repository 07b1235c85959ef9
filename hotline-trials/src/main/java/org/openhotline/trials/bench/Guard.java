package org.openhotline.trials.bench;

import java.io.IOException;

/// Kills a process when this one is gone, however it ended.
///
/// A shell waits at a pipe that this process holds: when the pipe ends, it sends SIGKILL. Closing
/// the guard in order takes the shell away first.
record Guard(Process shell) implements AutoCloseable {
  /// Guards the process `pid`.
  static Guard of(long pid) throws IOException {
    return new Guard(
        new ProcessBuilder("sh", "-c", "cat >/dev/null; kill -9 \"$0\"", Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /// Lets the process be. Before it is ended: its id may be another's afterwards.
  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
