package org.openhotline.client.cli.pki;

import java.util.ArrayList;
import java.util.List;
import org.openhotline.certs.Person;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki enrol`: a station with its officers, ready to use.
@Command(
    name = "enrol",
    description =
        "Equip a station of a desk with its officers: makes keys and home, and signs the"
            + " directory.")
final class EnrolCommand extends StationEnrolling {
  @Option(
      names = "--officer",
      required = true,
      description =
          "An officer, for instance \"Anna Ivanova:DUTY,RELEASER\"; roles are DUTY, DEPUTY, HEAD,"
              + " RELEASER. The id is made from the name, or given as id=Name.",
      paramLabel = "[ID=]NAME:ROLES")
  List<String> officers = new ArrayList<>();

  @Override
  List<Person> people() {
    return officers.stream().map(Person::parse).toList();
  }
}
