package org.openhotline.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.Passphrases;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The program `hotline console`.
///
/// Exit codes: 0 ended by a signal, 2 usage, 5 keys, trust, configuration or a port that is taken.
@Command(
    name = "hotline console",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The officer's console of one station, in the browser of this machine only.",
      "",
      "Prints one link, which works once; Enter prints another. Keys and passphrases stay in this"
          + " process."
    })
public final class ConsoleMain implements Callable<Integer> {
  private static final int CONFIGURATION = 5;
  private static final long STOP_SECONDS = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      required = true,
      description = "Folder of the station (default: $HOTLINE_HOME).",
      defaultValue = "${env:HOTLINE_HOME}",
      paramLabel = "FOLDER")
  private Path home;

  @Option(
      names = "--port",
      description = "Port on 127.0.0.1 (default: any free one).",
      defaultValue = "0",
      paramLabel = "PORT")
  private int port;

  @Option(
      names = "--passphrase-file",
      description =
          "Open the station at once with the passphrase in this file, so that messages are taken"
              + " before an officer comes. Officers still type theirs.",
      paramLabel = "FILE")
  private @Nullable Path passphraseFile;

  private ConsoleMain() {}

  /// Runs the console and ends the process with its exit code.
  ///
  /// @param args the words after `hotline console`
  public static void main(String[] args) {
    System.exit(new CommandLine(new ConsoleMain()).setUsageHelpAutoWidth(true).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (ConsoleProgram console = ConsoleProgram.start(home, port, InstantSource.system())) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(stop, ended)));
      if (passphraseFile != null) {
        console.unlock(
            new Passphrases(passphraseFile, Map.of(), question -> null)
                .existing("station home " + home));
      }
      out.println("Open this link in a browser of this machine; it works once:");
      out.println(console.link());
      out.flush();
      Thread.ofPlatform().name("links").daemon().start(() -> links(console, out));
      stop.await();
      return 0;
    } catch (IOException e) {
      err.println("hotline: " + e.getMessage());
      return CONFIGURATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      ended.countDown();
    }
  }

  /// Runs when the process is asked to end: lets the console destroy its keys and close its memory,
  /// then ends with 0 instead of the signal's code.
  private static void end(CountDownLatch stop, CountDownLatch ended) {
    if (stop.getCount() == 0 || ended.getCount() == 0) {
      return;
    }
    stop.countDown();
    try {
      if (ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Each Enter prints a new link, while there is somebody who types.
  private static void links(ConsoleProgram console, PrintWriter out) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        out.println(console.link());
        out.flush();
        line = in.readLine();
      }
    } catch (IOException e) {
      out.println("(no more links: " + e.getMessage() + ")");
    }
  }
}
