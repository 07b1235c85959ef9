package org.openhotline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Text;
import org.openhotline.server.config.RelayConfig;
import org.openhotline.server.consensus.FatalHandler;
import org.openhotline.server.node.IndexRebuild;
import org.openhotline.server.node.RelayNode;
import org.openhotline.server.time.ClockSources;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The program `hotline server`: one relay node.
///
/// Exit codes: 0 done or stopped by a signal, 2 usage, 5 keys, trust or configuration, 70 ended
/// itself because its log or state can no longer be trusted.
@Command(
    name = "hotline server",
    description = "Runs one relay node until it is told to stop.",
    mixinStandardHelpOptions = true,
    versionProvider = ServerMain.Version.class,
    subcommands = RecordCommand.class)
public final class ServerMain implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "Written once the relay serves; holds its address.")
  private @Nullable Path readyFile;

  @Option(
      names = "--rebuild-index",
      description =
          "Makes the index and the archive of closed messages again from the record, by replaying"
              + " it, and ends. Sealed bodies are not in the record and cannot be made again. The"
              + " relay must not be running.")
  private boolean rebuildIndex;

  @Option(
      names = "--adopt-wall-clock",
      description =
          "Starts with the wall clock as the relay's time: say it when the clock was wrong and is"
              + " right now (metric hotline_clock_departure_seconds). A clock that is ahead is"
              + " adopted at once, what fell due meanwhile fires; one that is behind is approached"
              + " by 43 seconds a day, because ordered time never goes back. Recorded.")
  private boolean adoptWallClock;

  private ServerMain() {}

  /// Runs the relay and ends the process with its exit code.
  ///
  /// @param args the words after `hotline server`
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /// The command line; errors of the user become one message and an exit code.
  static CommandLine commandLine() {
    return new CommandLine(new ServerMain())
        .setExecutionExceptionHandler((failure, command, _) -> {
          String message =
              failure instanceof UserException || failure instanceof IOException
                  ? String.valueOf(failure.getMessage())
                  : "failed: " + failure;
          command.getErr().println("hotline server: " + message);
          return failure instanceof UserException user
              ? user.exitCode()
              : UserException.CONFIGURATION;
        });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkLogFormat(System.getenv().getOrDefault("HOTLINE_LOG_FORMAT", "text"));
    RelayConfig config = options.read();
    if (rebuildIndex) {
      IndexRebuild.Report made =
          IndexRebuild.run(config.data(), Configuration.recordFolder(config), config.plane());
      System.out.printf(
          "index made again from %d entries of the record; sealed bodies are not in the record and"
              + " were not made again: of %d messages, %d have none here%n",
          made.entries(), made.messages(), made.missingBodies());
      return 0;
    }
    RelayNode node =
        RelayNode.start(
            Configuration.settings(config, options.vault(config)),
            ClockSources.system(),
            adoptWallClock,
            FatalHandler.halting());
    stopOnSignal(node);
    String address = "%s:%d".formatted(node.address().getHostString(), node.address().getPort());
    System.out.printf(
        "relay %s serves %s on %s, record of %d entries, agreements in force: %s%n",
        config.node(),
        config.plane(),
        address,
        node.recordSize(),
        node.agreements().isEmpty() ? "none" : node.agreements());
    String board = node.boardUrl();
    if (board != null) {
      System.out.println("board on " + board);
    }
    System.out.flush();
    if (readyFile != null) {
      Path fresh = readyFile.resolveSibling(readyFile.getFileName() + ".new");
      Files.writeString(fresh, address + "\n");
      Files.move(
          fresh, readyFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    new CountDownLatch(1).await();
    return 0;
  }

  /// A form that is not known would mean no log at all.
  private static void checkLogFormat(String format) {
    if (!format.equals("text") && !format.equals("json")) {
      throw new UserException(
          UserException.USAGE,
          "HOTLINE_LOG_FORMAT is '"
              + Text.shown(format)
              + "'; set it to text or json, or unset it");
    }
  }

  /// SIGTERM and SIGINT drain the node; the process then ends with 0, not with the signal's number.
  private static void stopOnSignal(RelayNode node) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  node.close();
                  Runtime.getRuntime().halt(0);
                }));
  }

  /// The version in the manifest of the jar that this class came from.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "hotline server "
            + Objects.requireNonNullElse(
                ServerMain.class.getPackage().getImplementationVersion(), "(not from a jar)")
      };
    }
  }
}
