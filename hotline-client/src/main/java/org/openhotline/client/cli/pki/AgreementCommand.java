package org.openhotline.client.cli.pki;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hotline agreement`: agreements as text and as signed acts.
@Command(
    name = "agreement",
    description = "Check, bind, sign and show agreements.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AgreementTemplateCommand.class,
      AgreementLintCommand.class,
      AgreementBindCommand.class,
      AgreementSignCommand.class,
      AgreementShowCommand.class,
      AgreementDigestCommand.class
    })
public final class AgreementCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// The command; picocli fills it.
  public AgreementCommand() {}

  /// Refuses a command line that names no subcommand.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which one? " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
