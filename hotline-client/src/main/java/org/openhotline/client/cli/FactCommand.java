package org.openhotline.client.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.Wording;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.LocalId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands by which an officer states something about one message.
abstract class FactCommand extends StationCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "Message id, or its beginning.")
  String id = "";

  @Option(names = "--officer", description = "Who signs (default: the home's only officer).")
  @Nullable LocalId officer;

  final int state(
      Station station,
      HomeKeys keys,
      Output output,
      ActKind kind,
      String reason,
      @Nullable Instant promised)
      throws IOException, RefusedException, CommandFailure {
    MessageFile file = message(station, id);
    Optional<Receipted> receipt =
        station.state(file, kind, reason, promised, keys.officer(officer), timeout);
    if (receipt.isEmpty()) {
      output.result(
          kind
              + " of "
              + file.id()
              + " is signed and QUEUED: the relay is not reachable;"
              + " it goes out with the next connection",
          Output.fields("queued", true, "kind", kind, "message_id", file.id().hex()));
      return CommandFailure.UNREACHABLE;
    }
    boolean late =
        kind == ActKind.ACKNOWLEDGED
            && file.addressee(station.identity().desk())
                .flatMap(AddresseeFile::lateSince)
                .isPresent();
    String legend = kind == ActKind.ACKNOWLEDGED ? " — " + Wording.LEGEND : "";
    output.result(
        kind
            + " "
            + file.id()
            + " recorded at leaf "
            + receipt.get().leaf()
            + ", "
            + Times.both(receipt.get().recorded())
            + legend
            + (late ? " — LATE; OVERDUE stays" : ""),
        Output.fields(
            "kind", kind,
            "message_id", file.id().hex(),
            "leaf", receipt.get().leaf(),
            "recorded", receipt.get().recorded().toString(),
            "late", late));
    return 0;
  }

  @Override
  boolean worksOffline() {
    return true;
  }

  /// Acknowledges.
  @Command(
      name = "ack",
      description = "Acknowledge a message: received and understood; no position taken.")
  static final class Ack extends FactCommand {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return state(station, keys, output, ActKind.ACKNOWLEDGED, "", null);
    }
  }

  /// Promises a reply.
  @Command(name = "hold", description = "Promise a full reply by a time.")
  static final class Hold extends FactCommand {
    @Option(
        names = "--for",
        required = true,
        description = "How long from now: 30m, 2h …",
        converter = DurationConverter.class)
    Duration period = Duration.ZERO;

    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      Instant promised = Instant.ofEpochMilli(keys.clock().millis()).plus(period);
      return state(station, keys, output, ActKind.HOLDING, "", promised);
    }
  }

  /// Commands that need a reason.
  abstract static class Reasoned extends FactCommand {
    @Option(
        names = "--reason",
        required = true,
        description = "Why, up to 500 characters. The relay and the other side read it.")
    String reason = "";
  }

  /// Declines to reply.
  @Command(name = "decline", description = "Decline to reply, with a reason.")
  static final class Decline extends Reasoned {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return state(station, keys, output, ActKind.DECLINED, reason, null);
    }
  }

  /// Withdraws a message of this desk.
  @Command(name = "cancel", description = "Cancel a message of this desk, with a reason.")
  static final class Cancel extends Reasoned {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return state(station, keys, output, ActKind.CANCEL, reason, null);
    }
  }

  /// Closes EXHAUSTED.
  @Command(name = "close", description = "Close a standing EXHAUSTED on this side, with a reason.")
  static final class Close extends Reasoned {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return state(station, keys, output, ActKind.CLOSE, reason, null);
    }
  }
}
