package org.openhotline.client.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Text;
import org.openhotline.protocol.message.WatchChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Takes, hands over, releases or shows the watch.
@Command(
    name = "watch",
    description = "Who watches this desk.",
    subcommands = {
      WatchCommand.Take.class,
      WatchCommand.HandOver.class,
      WatchCommand.Release.class,
      WatchCommand.Show.class
    })
final class WatchCommand extends Group {
  /// A change of the watch.
  abstract static class Change extends StationCommand {
    @Option(names = "--officer", description = "Who signs (default: the home's only officer).")
    @Nullable LocalId officer;

    final int change(
        Station station,
        Output output,
        WatchChange.Change change,
        List<ActId> open,
        List<SigningKeyPair> signers)
        throws IOException, RefusedException {
      DeskId desk = station.identity().desk();
      WatchChange act =
          new WatchChange(
              station.context(station.identity().trusted().firstEntry().getValue().version()),
              change,
              open);
      Optional<Receipted> receipt =
          station.submit(station.sign(act, signers), new byte[0], false, timeout);
      if (receipt.isEmpty()) {
        throw new ConnectionLostException("the relay gave no receipt in time; it is queued", null);
      }
      String now =
          change == WatchChange.Change.RELEASE
              ? "nobody watches desk " + desk
              : "on watch at desk "
                  + desk
                  + ": "
                  + station
                      .book()
                      .directory()
                      .officer(signers.getLast().credentialId())
                      .map(o -> Text.shown(o.entry().name()))
                      .orElse("?");
      output.result(
          now
              + ", since "
              + Times.both(receipt.get().recorded())
              + ", leaf "
              + receipt.get().leaf()
              + (open.isEmpty() ? "" : ", with " + open.size() + " open items"),
          Output.fields(
              "desk", desk.value(),
              "change", change.name(),
              "leaf", receipt.get().leaf(),
              "recorded", receipt.get().recorded().toString(),
              "open_items", open.stream().map(ActId::hex).toList()));
      return 0;
    }

    /// Prints what is open, because whoever signs must have seen it.
    final List<ActId> openItems(Station station, HomeKeys keys, Output output) {
      List<ActId> open = station.book().openAt(station.identity().desk());
      for (ActId item : open) {
        station
            .book()
            .message(item)
            .ifPresent(f ->
                output.line(
                    "open: "
                        + Rows.line(
                            f,
                            station.identity().desk(),
                            Text.shown(InboxCommand.subject(station, f)),
                            keys.clock().instant())));
      }
      return open;
    }
  }

  /// Takes the watch.
  @Command(name = "take", description = "Take the watch of a desk that nobody watches.")
  static final class Take extends Change {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      openItems(station, keys, output);
      return change(
          station, output, WatchChange.Change.TAKE, List.of(), List.of(keys.officer(officer)));
    }
  }

  /// Hands the watch over.
  @Command(
      name = "hand-over",
      description = "Hand the watch over with the list of open items; both officers sign.")
  static final class HandOver extends Change {
    @Option(names = "--to", required = true, description = "Officer who takes the watch.")
    LocalId to = new LocalId("x");

    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      List<SigningKeyPair> signers = new ArrayList<>();
      signers.add(keys.officer(officer));
      signers.add(keys.officer(to));
      return change(
          station, output, WatchChange.Change.HAND_OVER, openItems(station, keys, output), signers);
    }
  }

  /// Releases the watch.
  @Command(name = "release", description = "Leave the desk unwatched; lists the open items.")
  static final class Release extends Change {
    @Override
    int run(Station station, HomeKeys keys, Output output)
        throws IOException, RefusedException, CommandFailure {
      return change(
          station,
          output,
          WatchChange.Change.RELEASE,
          openItems(station, keys, output),
          List.of(keys.officer(officer)));
    }
  }

  /// Shows the watch.
  @Command(name = "show", description = "Show who is on watch.")
  static final class Show extends StationCommand {
    @Override
    boolean worksOffline() {
      return true;
    }

    @Override
    int run(Station station, HomeKeys keys, Output output) {
      DeskId desk = station.identity().desk();
      var watch = station.book().watch(desk);
      output.result(
          watch
              .map(w ->
                  "on watch at desk "
                      + desk
                      + ": "
                      + Text.shown(w.name())
                      + " since "
                      + Times.both(w.since()))
              .orElse("nobody watches desk " + desk),
          Output.fields(
              "desk", desk.value(),
              "on_watch", watch.map(w -> w.name()).orElse(""),
              "since", watch.map(w -> w.since().toString()).orElse("")));
      return 0;
    }
  }
}
