package org.openhotline.console;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.openhotline.console.api.ConsoleApi;
import org.openhotline.console.api.StateFeed;
import org.openhotline.console.desk.Desk;
import org.openhotline.console.desk.DeskThread;
import org.openhotline.web.LaunchGate;
import org.openhotline.web.WebServer;

/// A console that serves: desk, thread, feed and pages, wired together.
///
/// Threading: any thread.
public final class ConsoleProgram implements AutoCloseable {
  private final DeskThread thread;
  private final WebServer server;
  private final LaunchGate gate;

  private ConsoleProgram(DeskThread thread, WebServer server, LaunchGate gate) {
    this.thread = thread;
    this.server = server;
    this.gate = gate;
  }

  /// Starts the console of the home in `folder`, locked.
  ///
  /// @param port on 127.0.0.1; 0: any free one
  /// @throws IOException if the folder is no station's home, or no port is free
  public static ConsoleProgram start(Path folder, int port, InstantSource clock)
      throws IOException {
    SecureRandom random = new SecureRandom();
    Desk desk = new Desk(folder, clock);
    StateFeed state = new StateFeed(desk.state(), clock);
    DeskThread thread = new DeskThread(desk, state);
    LaunchGate gate = new LaunchGate(random);
    WebServer server =
        WebServer.start(
            new WebServer.Console(
                "console", port, gate, state.feed(), new ConsoleApi(thread, state, clock)),
            random);
    thread.start();
    return new ConsoleProgram(thread, server, gate);
  }

  /// Opens the station without a page; for a start that must not wait for a person.
  ///
  /// @throws IOException with one sentence if the passphrase does not open it
  public void unlock(char[] passphrase) throws IOException {
    try {
      thread
          .call(desk -> {
            desk.unlock(passphrase);
            return true;
          })
          .get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException(
          e.getCause() == null ? "the station did not open" : e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A link that lets one browser in, once.
  public String link() {
    return server.link(gate.token());
  }

  /// The address without a token.
  public String address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    thread.close();
  }
}
