package org.openhotline.client.cli.pki;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hotline pki desk`: keys to which messages for a desk are sealed.
@Command(
    name = "desk",
    description = "Desk keys: make a new one, hand them to another station.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeskRotateCommand.class, DeskExportCommand.class, DeskImportCommand.class})
final class DeskCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which one? " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
