package org.openhotline.client.cli.pki;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hotline pki`: authorities, desks, officers, stations.
@Command(
    name = "pki",
    description = "Make and look after authorities, desk keys, officers and stations.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InitCommand.class,
      EnrolCommand.class,
      StationEnrolCommand.class,
      OfficerCommand.class,
      OperatorCommand.class,
      DeskCommand.class,
      RevokeCommand.class,
      RenewCommand.class,
      ListsCommand.class,
      ShowPkiCommand.class,
      PublishFileCommand.class
    })
public final class PkiCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// The command; picocli fills it.
  public PkiCommand() {}

  /// Refuses a command line that names no subcommand.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which one? " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
