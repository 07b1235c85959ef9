package org.openhotline.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Commands that the launcher `./hotline` runs by itself; here only so that help shows them.
abstract class LauncherCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", hidden = true)
  List<String> rest = List.of();

  @Override
  public final Integer call() throws CommandFailure {
    throw new CommandFailure(
        CommandFailure.USAGE,
        "this command is run by the launcher: ./" + spec.qualifiedName() + " …");
  }

  /// The relay.
  @Command(
      name = "server",
      description = "Run one relay node: hotline server --config FILE.",
      mixinStandardHelpOptions = true)
  static final class Server extends LauncherCommand {}

  /// The replay of a record, which needs the relay's rules.
  @Command(
      name = "replay",
      description =
          "Replay a record through the relay's rules; compare every statement byte for byte.",
      mixinStandardHelpOptions = true)
  static final class Replay extends LauncherCommand {}

  /// The officer's console.
  @Command(
      name = "console",
      description =
          "The officer's console in a browser of this machine: hotline console --home FOLDER.",
      mixinStandardHelpOptions = true)
  static final class Console extends LauncherCommand {}

  /// The test suite.
  @Command(
      name = "test",
      description = "Check prerequisites, then run the whole test suite.",
      mixinStandardHelpOptions = true)
  static final class Suite extends LauncherCommand {}

  /// The fuzzer.
  @Command(
      name = "fuzz",
      description = "Feed every decoder with inputs that a fuzzer makes: hotline fuzz --help.",
      mixinStandardHelpOptions = true)
  static final class Fuzz extends LauncherCommand {}

  /// Campaigns against the real relay.
  @Command(
      name = "campaign",
      description = "Break the real relay again and again, and judge: hotline campaign --help.",
      mixinStandardHelpOptions = true)
  static final class Campaign extends LauncherCommand {}

  /// The simulation.
  @Command(
      name = "simulate",
      description =
          "Simulate years of a relay and its stations, with every fault: hotline simulate --help.",
      mixinStandardHelpOptions = true)
  static final class Simulate extends LauncherCommand {}

  /// The benchmarks.
  @Command(
      name = "bench",
      description = "Measure the hotline on this machine: hotline bench relay --help.",
      mixinStandardHelpOptions = true)
  static final class Bench extends LauncherCommand {}
}
