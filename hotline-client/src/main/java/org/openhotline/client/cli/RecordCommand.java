package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.RecordVerification;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.audit.AuditException;
import org.openhotline.client.audit.PackCheck;
import org.openhotline.client.audit.RecordCopy;
import org.openhotline.client.audit.RecordExport;
import org.openhotline.client.audit.RecordFold;
import org.openhotline.client.book.FactText;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.log.Checkpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The whole record: copied, shown, exported, verified.
@Command(
    name = "record",
    description = "The whole record: copy, show, export, verify and sum it up.",
    subcommands = {
      RecordCommand.Pull.class,
      RecordCommand.Show.class,
      RecordCommand.Export.class,
      RecordCommand.Verify.class,
      RecordReportCommand.class,
      LauncherCommand.Replay.class,
      RecordCommand.Keys.class
    })
final class RecordCommand extends Group {
  /// Brings the home's copy of the record up to the newest checkpoint.
  static RecordCopy pulled(Station station, HomeKeys keys, Duration timeout)
      throws IOException, RefusedException {
    RecordCopy copy =
        RecordCopy.open(keys.recordFolder(), RecordVerification.of(station.identity().relayPin()));
    RecordFollower.Verified newest =
        station
            .newest()
            .orElseThrow(() -> new ConnectionLostException("not connected to a relay", null));
    copy.pull((from, count) -> station.fetch(from, count, timeout), newest);
    return copy;
  }

  /// What every sentence about a copy says.
  private static String size(RecordCopy copy) {
    Checkpoint checkpoint = copy.checkpoint();
    return copy.size() + " entries, root " + (checkpoint == null ? "-" : checkpoint.root().hex());
  }

  private static CommandFailure negative(AuditException e) {
    return new CommandFailure(CommandFailure.NEGATIVE, String.valueOf(e.getMessage()));
  }

  /// Copies the record.
  @Command(
      name = "pull",
      description = "Copy the whole record here and recompute the root that the relay signed.")
  static final class Pull extends StationCommand {
    @Override
    int run(Station station, HomeKeys keys, Output output) throws IOException, RefusedException {
      RecordCopy copy = pulled(station, keys, timeout);
      Checkpoint checkpoint = java.util.Objects.requireNonNull(copy.checkpoint());
      output.result(
          "the record is here and verifies: " + size(copy),
          Output.fields(
              "size", copy.size(),
              "root", checkpoint.root().hex(),
              "origin", checkpoint.origin(),
              "folder", copy.folder().toString()));
      return 0;
    }
  }

  /// Shows the record.
  @Command(
      name = "show",
      description = "Show every entry of the record in words, verifying every signature.")
  static final class Show extends StationCommand {
    @Option(
        names = "--from",
        description = "First leaf (default: ${DEFAULT-VALUE}).",
        defaultValue = "0")
    long from;

    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      RecordCopy copy = pulled(station, keys, timeout);
      RecordFold fold = new RecordFold(station.identity().trusted());
      try {
        copy.read((leaf, bytes) -> {
          FactText fact = FactText.of(fold.book(), leaf, fold.take(leaf, bytes));
          if (leaf >= from) {
            output.result(
                "#"
                    + leaf
                    + "  "
                    + Times.both(fact.time())
                    + "  "
                    + fact.who()
                    + "  "
                    + fact.what(),
                Output.fields(
                    "leaf", leaf,
                    "time", fact.time().toString(),
                    "kind", fact.kind(),
                    "who", fact.who(),
                    "text", fact.what(),
                    "message_id", fact.message() == null ? "" : fact.message().hex()));
          }
        });
      } catch (AuditException e) {
        throw negative(e);
      }
      return 0;
    }
  }

  /// Exports the record.
  @Command(
      name = "export",
      description = "Write the record for foreign tools: C2SP tlog-tiles, checkpoint, keys.")
  static final class Export extends StationCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder that is absent or empty.")
    Path target = Path.of(".");

    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      RecordCopy copy = pulled(station, keys, timeout);
      try {
        RecordExport.write(copy, station.identity().trusted().values(), target);
      } catch (AuditException e) {
        throw negative(e);
      }
      output.result(
          "exported to " + target + ": " + size(copy) + "; README.txt in it says what to type",
          Output.fields("out", target.toString(), "size", copy.size()));
      return 0;
    }
  }

  /// Verifies a pack.
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Verify an evidence pack or an exported record, offline; exit code 1 if it fails.")
  static final class Verify implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Parameters(
        index = "0",
        paramLabel = "PACK",
        description =
            "Folder or zip file from hotline prove, or folder from hotline record export.")
    Path pack = Path.of(".");

    @Option(
        names = "--agreement",
        paramLabel = "FILE",
        description =
            "The agreement that you trust, canonical JSON (default: the one in the pack).")
    @Nullable Path agreement;

    @Option(names = "--json", description = "One JSON object a line.")
    boolean json;

    @Override
    public Integer call() throws IOException, CommandFailure {
      Output output = new Output(json, spec.commandLine().getOut(), spec.commandLine().getErr());
      PackCheck.Report report;
      try {
        report = PackCheck.check(pack, agreement);
      } catch (AuditException e) {
        throw new CommandFailure(CommandFailure.NEGATIVE, "NOT VERIFIED: " + e.getMessage());
      }
      for (FactText fact : report.facts()) {
        output.line(
            "#"
                + fact.leaf()
                + "  "
                + Times.both(fact.time())
                + "  "
                + fact.who()
                + "  "
                + fact.what());
      }
      output.result(
          "VERIFIED: "
              + report.entries()
              + " of "
              + report.treeSize()
              + " entries of record "
              + report.origin()
              + ", "
              + report.acts()
              + " acts with all signatures"
              + (report.ownTrust()
                  ? ", under your agreement"
                  : "; trust begins at the pack's own agreement, compare its digest with yours: "
                      + String.join(", ", report.agreements())),
          Output.fields(
              "verified", true,
              "origin", report.origin(),
              "tree_size", report.treeSize(),
              "entries", report.entries(),
              "acts", report.acts(),
              "agreements", report.agreements(),
              "own_trust", report.ownTrust()));
      return 0;
    }
  }

  /// Prints the keys.
  @Command(
      name = "vkey",
      description = "Print the keys that sign the record's checkpoints, for foreign tools.")
  static final class Keys extends StationCommand {
    @Override
    public Integer call() throws IOException, CommandFailure {
      Output output = output();
      try (HomeKeys keys = HomeKeys.open(requireHome(), passphraseFile)) {
        for (Agreement agreement : keys.home().agreements().values()) {
          Trust trust = agreement.trust();
          if (trust != null) {
            output.result(
                trust.relay().logKey() + System.lineSeparator() + trust.relay().pqLogKey(),
                Output.fields(
                    "agreement", agreement.version().id().value(),
                    "origin", trust.relay().origin(),
                    "ed25519", trust.relay().logKey(),
                    "ml_dsa_65", trust.relay().pqLogKey()));
          }
        }
      }
      return 0;
    }

    @Override
    int run(Station station, HomeKeys keys, Output output) {
      throw new IllegalStateException("printing keys needs no station");
    }
  }
}
