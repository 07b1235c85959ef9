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
    description = "A hotline between states.",
    mixinStandardHelpOptions = true,
    subcommands = {PkiCommand.class, AgreementCommand.class},
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /// Runs one command and ends the process with its exit code.
  ///
  /// @param args the words after `hotline`
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
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
