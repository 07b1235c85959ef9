package org.openhotline.trials.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hotline bench`: measurements that anyone can repeat.
@Command(
    name = "bench",
    description = "Measures the hotline on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RelayBench.class, IdleStations.class})
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// The group; its commands do the work.
  public BenchCommand() {}

  /// Refuses a command line that names no benchmark.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no benchmark given; there is: bench relay");
  }
}
