package org.openhotline.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.LocalId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Suspends or resumes a channel.
@Command(
    name = "channel",
    description = "Suspend or resume a channel; messages still travel and deadlines still run.",
    subcommands = {ChannelCommand.Suspend.class, ChannelCommand.Resume.class})
final class ChannelCommand extends Group {
  /// A change of the channel.
  abstract static class Change extends StationCommand {
    @Option(names = "--agreement", description = "Which channel (default: the only one).")
    @Nullable AgreementId agreement;

    @Option(names = "--officer", description = "Head of the centre who signs.")
    @Nullable LocalId officer;

    @Option(names = "--reason", required = true, description = "Why; both sides read it.")
    String reason = "";

    final int change(Station station, HomeKeys keys, Output output, boolean suspended)
        throws IOException, RefusedException, CommandFailure {
      Agreement chosen = Sending.agreement(station, agreement, List.of(), List.of());
      ChannelChange act = new ChannelChange(station.context(chosen.version()), suspended, reason);
      Optional<Receipted> receipt =
          station.submit(
              station.sign(act, List.of(keys.officer(officer))), new byte[0], false, timeout);
      if (receipt.isEmpty()) {
        throw new ConnectionLostException("the relay gave no receipt in time; it is queued", null);
      }
      output.result(
          (suspended ? "SUSPENDED " : "RESUMED ")
              + chosen.version().id()
              + " by "
              + station.identity().party()
              + ", "
              + Times.both(receipt.get().recorded()),
          Output.fields(
              "agreement", chosen.version().id().value(),
              "suspended", suspended,
              "leaf", receipt.get().leaf()));
      return 0;
    }
  }

  /// Suspends.
  @Command(name = "suspend", description = "State that this party suspends the channel.")
  static final class Suspend extends Change {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return change(station, keys, output, true);
    }
  }

  /// Resumes.
  @Command(name = "resume", description = "State that this party resumes the channel.")
  static final class Resume extends Change {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return change(station, keys, output, false);
    }
  }
}
