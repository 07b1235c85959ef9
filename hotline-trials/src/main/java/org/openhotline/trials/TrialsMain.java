package org.openhotline.trials;

import org.openhotline.trials.bench.BenchCommand;
import org.openhotline.trials.campaign.CampaignCommand;
import org.openhotline.trials.fuzz.FuzzCommand;
import org.openhotline.trials.simulation.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program behind `hotline simulate`, `campaign`, `fuzz` and `bench`.
///
/// Exit codes: 0 everything held, 1 a promise was broken or an aim missed, 2 usage, 69 this machine
/// lacks what the trial needs.
@Command(
    name = "hotline",
    description = "Trials of the hotline.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchCommand.class,
      CampaignCommand.class,
      FuzzCommand.class,
      SimulateCommand.class
    })
public final class TrialsMain implements Runnable {
  @Spec private CommandSpec spec;

  private TrialsMain() {}

  /// Runs one trial and ends the process with its exit code.
  ///
  /// @param args the words after `hotline`
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /// The command line with every trial registered; never ends the process.
  static CommandLine commandLine() {
    return new CommandLine(new TrialsMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false);
  }

  /// Refuses a command line that names no trial.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no trial given; the command's --help lists the trials");
  }
}
