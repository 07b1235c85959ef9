package org.openhotline.client.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The officer's console of one desk, a process of its own; prints links, each of which works once.
///
/// Threading: [#link] and [#close] by one thread; its output is read by another.
final class ConsoleProcess implements AutoCloseable {
  private static final String LINK = "http://";
  private static final Duration START = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 25;

  private final String desk;
  private final Process process;
  private final BlockingQueue<String> links = new LinkedBlockingQueue<>();

  ConsoleProcess(String desk, Process process, Narrator narrator) {
    this.desk = desk;
    this.process = process;
    Thread.ofVirtual().start(() -> read(narrator));
  }

  private void read(Narrator narrator) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith(LINK)) {
          links.add(line);
        } else if (!line.startsWith("Open this link")) {
          narrator.plain(desk + " console | " + line);
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      narrator.plain(desk + " console | (its output ended: " + e.getMessage() + ")");
    }
  }

  /// Whose it is.
  String desk() {
    return desk;
  }

  /// The first link.
  ///
  /// @throws DemoFailure if none came in time
  String link() throws DemoFailure {
    try {
      String link = links.poll(START.toSeconds(), TimeUnit.SECONDS);
      if (link == null) {
        throw new DemoFailure("the console of " + desk + " printed no link within " + START);
      }
      return link;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", e);
    }
  }

  /// A fresh link.
  String another() throws IOException, DemoFailure {
    OutputStream enter = process.getOutputStream();
    enter.write('\n');
    enter.flush();
    return link();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
