package org.openhotline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.RecordKeys;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.server.config.RelayConfig;
import org.openhotline.server.node.RecordExport;
import org.openhotline.server.node.RecordReplays;
import org.openhotline.server.node.ReplayReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `hotline server record`: what an outsider needs to check the record.
@Command(
    name = "record",
    description = "Gives outsiders what they need to check the record.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RecordCommand.Export.class,
      RecordCommand.Replay.class,
      RecordCommand.Vkey.class
    })
final class RecordCommand {
  private RecordCommand() {}

  /// `record export DIR`.
  @Command(
      name = "export",
      description = "Copies the record, its checkpoint and verifier keys to a new folder.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "DIR", description = "A folder that does not exist or is empty.")
    private Path target = Path.of("");

    private Export() {}

    @Override
    public Integer call() throws IOException {
      RelayConfig config = options.read();
      long entries =
          RecordExport.run(Configuration.recordFolder(config), target, vkeys(options, config));
      System.out.printf("%d entries of %s in %s%n", entries, config.record().origin(), target);
      return 0;
    }
  }

  /// `record replay DIR`.
  @Command(
      name = "replay",
      description = {
        "Replays a record through the relay's rules and compares every statement byte for byte.",
        "Needs neither keys nor a relay. Takes the acts and observations of the record in order and"
            + " checks that the statements between them (accepted, escalated, overdue, ...) are"
            + " exactly those that follow, none missing, none too many, each at its time; and that"
            + " the entries are those of the checkpoint. Signatures are not checked here: see"
            + " hotline record verify. Exit code 1 if something does not follow; the first such"
            + " leaf is shown."
      },
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {
    @Parameters(
        paramLabel = "DIR",
        description = "Folder `record` of a relay's data, or one that record export made.")
    private Path folder = Path.of("");

    private Replay() {}

    @Override
    public Integer call() throws IOException {
      ReplayReport report;
      try {
        report = RecordReplays.run(folder);
      } catch (DamagedRecordException e) {
        System.out.println("DAMAGED: " + e.getMessage());
        return 1;
      }
      System.out.printf(
          "%s: %d of %d entries replayed: %d acts, %d observations, %d statements compared%n",
          report.checkpoint().origin(),
          report.entries(),
          report.checkpoint().size(),
          report.acts(),
          report.observations(),
          report.statements());
      if (report.difference().isPresent()) {
        System.out.println("DIFFERS: " + report.difference().get());
        return 1;
      }
      System.out.println("every statement follows, byte for byte");
      return 0;
    }
  }

  /// `record vkey`.
  @Command(
      name = "vkey",
      description = "Prints the two verifier keys of the record, one a line.",
      mixinStandardHelpOptions = true)
  static final class Vkey implements Callable<Integer> {
    @Mixin private final ConfigOptions options = new ConfigOptions();

    private Vkey() {}

    @Override
    public Integer call() throws IOException {
      vkeys(options, options.read()).forEach(System.out::println);
      return 0;
    }
  }

  /// From the file beside the keys if it is there, so that no passphrase is needed; else from the
  /// keys.
  private static List<String> vkeys(ConfigOptions options, RelayConfig config) throws IOException {
    Path beside = config.record().key().resolveSibling(RelayAuthority.RECORD_VKEY);
    if (Files.exists(beside)) {
      return Files.readAllLines(beside).stream().filter(line -> !line.isBlank()).toList();
    }
    try (KeyVault vault = options.vault(config)) {
      RecordKeys keys =
          new RecordKeys(config.record().origin(), vault.record(config.record().key()));
      return List.of(keys.ed25519().text(), keys.mlDsa65().text());
    }
  }
}
