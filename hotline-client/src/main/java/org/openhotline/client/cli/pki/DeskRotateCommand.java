package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki desk rotate`: a new key of a desk; earlier ones stay in use until their end.
@Command(name = "rotate", description = "Make a new key for a desk; earlier ones overlap.")
final class DeskRotateCommand extends PartyCommand {
  @Option(
      names = "--desk",
      description = "The desk (default: the desk named like the party).",
      paramLabel = "DESK")
  @Nullable String desk;

  @Option(
      names = "--home",
      description = "Station of the desk on this machine that gets the key at once.",
      paramLabel = "FOLDER")
  List<Path> homes = new ArrayList<>();

  @Option(
      names = "--valid",
      description = "How long new messages are sealed to it (default: ${DEFAULT-VALUE}).",
      defaultValue = "30d",
      paramLabel = "DURATION")
  String valid = "30d";

  @Option(
      names = "--suite",
      description = "The agreement's suite (default: ${DEFAULT-VALUE}).",
      defaultValue = "H1")
  SuiteId suite = SuiteId.H1;

  @Override
  int run() throws IOException {
    Duration validity =
        DurationText.parse(valid)
            .filter(Duration::isPositive)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "'" + Text.shown(valid) + "' is not a duration such as 30d"));
    List<StationHome> stations = new ArrayList<>();
    for (Path home : homes) {
      stations.add(StationHome.read(home));
    }
    return opened((authority, vault) -> {
      DeskId id = new DeskId(desk == null ? authority.party().value() : desk);
      for (StationHome station : stations) {
        if (!station.desk().equals(id)) {
          throw new IllegalArgumentException(
              "the station in "
                  + station.folder()
                  + " is of desk "
                  + station.desk()
                  + ", not "
                  + id);
        }
      }
      Enrolment enrolment = enrolment(authority, vault);
      List<SignedAct> acts = enrolment.rotateDeskKey(id, suite, validity, stations);
      intake.accept(acts);
      tell(
          "desk "
              + id
              + " has a new key for "
              + DurationText.format(validity)
              + "; every station of the desk needs it (hotline pki desk export, import)",
          "desk",
          id.value(),
          "stations",
          stations.size());
    });
  }
}
