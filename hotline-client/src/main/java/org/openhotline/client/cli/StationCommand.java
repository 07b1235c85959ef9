package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that works with one station's home: open, connect, synchronise, do, close.
@Command(sortOptions = false, mixinStandardHelpOptions = true)
abstract class StationCommand implements Callable<Integer> {
  /// Shortest prefix of a message id that names it.
  private static final int MIN_PREFIX = 4;

  @Spec CommandSpec spec;

  @Option(
      names = "--home",
      description = "Folder of the station (default: $HOTLINE_HOME).",
      defaultValue = "${env:HOTLINE_HOME}",
      paramLabel = "FOLDER")
  @Nullable Path home;

  @Option(
      names = "--passphrase-file",
      description =
          "File with the passphrase of the key files (default: prompt, or the variables"
              + " HOTLINE_PASSPHRASE_FILE and HOTLINE_PASSPHRASE).",
      paramLabel = "FILE")
  @Nullable Path passphraseFile;

  @Option(names = "--json", description = "One JSON object a line.")
  boolean json;

  @Option(
      names = "--timeout",
      description = "How long to wait for the relay (default: ${DEFAULT-VALUE}).",
      defaultValue = "15s",
      converter = DurationConverter.class)
  Duration timeout = Duration.ofSeconds(15);

  /// What the command does with an open station.
  abstract int run(Station station, HomeKeys keys, Output output)
      throws IOException, RefusedException, CommandFailure;

  /// Whether the command can do something useful without a relay.
  boolean worksOffline() {
    return false;
  }

  @Override
  public Integer call() throws IOException, RefusedException, CommandFailure {
    Output output = output();
    try (HomeKeys keys = HomeKeys.open(requireHome(), passphraseFile);
        Station station = keys.station()) {
      try {
        station.connect(timeout);
        station.synchronise(timeout);
      } catch (ConnectionLostException e) {
        if (!worksOffline()) {
          throw e;
        }
        output.remark("hotline: OFFLINE, what follows may be old: " + e.getMessage());
      }
      return run(station, keys, output);
    }
  }

  /// The folder of the station.
  final Path requireHome() throws CommandFailure {
    if (home == null) {
      throw new CommandFailure(
          CommandFailure.USAGE, "which station? give --home FOLDER or set HOTLINE_HOME");
    }
    return home;
  }

  /// Where results go.
  final Output output() {
    return new Output(json, spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  /// The message that `prefix` names: its id, or an unambiguous beginning of it.
  static MessageFile message(Station station, String prefix) throws CommandFailure {
    String wanted = prefix.toLowerCase(java.util.Locale.ROOT);
    List<MessageFile> found =
        wanted.length() < MIN_PREFIX ? List.of() : station.book().startingWith(wanted);
    if (found.size() != 1) {
      throw new CommandFailure(
          CommandFailure.USAGE,
          found.isEmpty()
              ? "no message '"
                  + prefix
                  + "' concerns this desk (give at least "
                  + MIN_PREFIX
                  + " digits of its id; hotline inbox lists them)"
              : "'" + prefix + "' names " + found.size() + " messages; give more digits");
    }
    return found.getFirst();
  }
}
