package org.openhotline.client.cli;

import java.util.Objects;
import org.openhotline.client.cli.pki.AgreementCommand;
import org.openhotline.client.cli.pki.PkiCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program `hotline`: parses the command line and runs the command that it names.
///
/// Exit codes: 0 done, 1 a negative result, 2 usage, 3 refused by the relay or the agreement, 4 not
/// reachable or timed out, 5 keys, trust or configuration.
@Command(
    name = "hotline",
    description = "A hotline between states: signed, sealed messages with agreed deadlines.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Exit codes: 0 done, 1 negative result, 2 usage, 3 refused, 4 not reachable or timed out,",
      "5 keys, trust or configuration. Every command has --help; most have --json."
    },
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      LauncherCommand.Suite.class,
      LauncherCommand.Server.class,
      LauncherCommand.Campaign.class,
      LauncherCommand.Fuzz.class,
      LauncherCommand.Simulate.class,
      LauncherCommand.Bench.class,
      LauncherCommand.Console.class,
      PkiCommand.class,
      AgreementCommand.class,
      SendCommand.class,
      InboxCommand.class,
      ShowCommand.class,
      FactCommand.Ack.class,
      FactCommand.Hold.class,
      ReplyCommand.class,
      FactCommand.Decline.class,
      FactCommand.Cancel.class,
      FactCommand.Close.class,
      WatchCommand.class,
      ChannelCommand.class,
      StatusCommand.class,
      ListenCommand.class,
      ProveCommand.class,
      RecordCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /// Runs one command and ends the process with its exit code.
  ///
  /// @param args the words after `hotline`
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /// The command line with everything registered; runs in this process and never ends it.
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    Converters.register(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new UsageErrors())
        .setExitCodeExceptionMapper(e -> CommandFailure.CONFIGURATION)
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedOptionsAllowed(false);
  }

  /// Refuses a command line that names no command.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given; `hotline --help` lists the commands");
  }

  /// The version in the manifest of the jar that this class came from.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "hotline "
            + Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "(not from a jar)")
      };
    }
  }
}
