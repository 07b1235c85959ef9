package org.openhotline.client.cli;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Station;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.client.store.StationStore;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows where a message, or the whole desk, stands.
@Command(
    name = "status",
    description = "Where a message stands (exit code 1 when overdue or declined), or the desk.")
final class StatusCommand extends StationCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Message id.")
  @Nullable String id;

  @Override
  boolean worksOffline() {
    return true;
  }

  @Override
  int run(Station station, HomeKeys keys, Output output) throws IOException, CommandFailure {
    return id == null ? desk(station, output) : message(message(station, id), station, output);
  }

  private static int message(MessageFile file, Station station, Output output) {
    output.result(
        file.id() + "  " + Rows.state(file), Rows.fields(file, station.identity().desk()));
    boolean negative =
        file.addressees().stream()
            .anyMatch(a ->
                !a.overdue().isEmpty() || a.stage() == org.openhotline.client.book.Stage.DECLINED);
    return negative ? CommandFailure.NEGATIVE : 0;
  }

  private static int desk(Station station, Output output) throws IOException {
    RecordBook book = station.book();
    DeskId desk = station.identity().desk();
    String watch =
        book.watch(desk)
            .map(w -> Text.shown(w.name()) + " since " + Times.both(w.since()))
            .orElse("NOBODY");
    int open = book.openAt(desk).size();
    long overdue =
        book.messages().stream()
            .flatMap(f -> f.addressees().stream())
            .filter(AddresseeFile::open)
            .filter(a -> !a.overdue().isEmpty())
            .count();
    int queued = station.outbox(StationStore.OutboxState.PENDING).size();
    Map<String, Object> fields =
        Output.fields(
            "desk", desk.value(),
            "station", station.identity().station().value(),
            "connected", station.connected(),
            "on_watch", book.watch(desk).map(RecordBook.Watch::name).orElse(""),
            "open", open,
            "overdue", overdue,
            "queued", queued,
            "record_size", station.newest().map(v -> v.checkpoint().size()).orElse(0L),
            "record_root", station.newest().map(v -> v.checkpoint().root().hex()).orElse(""));
    output.result(
        "desk "
            + desk
            + ", station "
            + station.identity().station()
            + ", "
            + (station.connected() ? "connected" : "NOT CONNECTED")
            + ", on watch: "
            + watch
            + ", "
            + open
            + " open, "
            + overdue
            + " overdue, "
            + queued
            + " queued",
        fields);
    for (Agreement agreement : book.agreements().values()) {
      book.suspensions(agreement.version().id())
          .forEach((party, s) ->
              output.line(
                  "SUSPENDED "
                      + agreement.version().id()
                      + " by "
                      + party
                      + " ("
                      + Text.shown(s.who())
                      + ", "
                      + Times.both(s.since())
                      + "): "
                      + Text.shown(s.reason())));
      for (Agreement.Party party : agreement.parties()) {
        for (Agreement.Desk other : party.desks()) {
          if (!other.id().equals(desk)) {
            output.line(
                other.id()
                    + " ("
                    + Text.shown(other.name())
                    + "): link "
                    + book.linked(other.id()).map(up -> up ? "up" : "DOWN").orElse("never seen")
                    + ", on watch: "
                    + book.watch(other.id()).map(w -> Text.shown(w.name())).orElse("nobody"));
          }
        }
      }
    }
    return 0;
  }
}
