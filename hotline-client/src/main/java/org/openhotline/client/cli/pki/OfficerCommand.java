package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.Person;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.DirectoryEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki officer`: more officers at a station that exists.
@Command(name = "officer", description = "Add officers whose keys are made in a station's home.")
final class OfficerCommand extends PartyCommand {
  @Option(
      names = "--home",
      required = true,
      description = "Folder of the station.",
      paramLabel = "FOLDER")
  Path home = Path.of("");

  @Option(
      names = "--officer",
      required = true,
      description = "An officer, for instance \"Anna Ivanova:DUTY,RELEASER\".",
      paramLabel = "[ID=]NAME:ROLES")
  List<String> officers = new ArrayList<>();

  @Override
  int run() throws IOException {
    List<Person> people = officers.stream().map(Person::parse).toList();
    StationHome station = StationHome.read(home);
    return opened((authority, vault) -> {
      SuiteId suite = station.stationKey(vault).suite();
      Enrolment enrolment = enrolment(authority, vault);
      Enrolment.Enrolled enrolled = enrolment.addOfficers(station, people, suite);
      for (DirectoryEntry entry : enrolled.entries()) {
        if (entry instanceof DirectoryEntry.Officer officer) {
          tellOfficer(this, officer);
        }
      }
      intake.accept(enrolled.acts());
    });
  }

  static void tellOfficer(AuthorityCommand command, DirectoryEntry.Officer officer) {
    command.tell(
        "officer "
            + officer.officerId()
            + " ("
            + officer.name()
            + ") "
            + officer.roles()
            + ", valid until "
            + officer.credential().notAfter(),
        "officer",
        officer.officerId().value(),
        "name",
        officer.name(),
        "desk",
        officer.desk().value(),
        "roles",
        officer.roles().stream().map(Enum::name).toList(),
        "credential",
        officer.credential().id().hex(),
        "not_after",
        officer.credential().notAfter().toString());
  }
}
