package org.openhotline.client.cli.pki;

import java.util.List;
import org.openhotline.certs.Person;
import picocli.CommandLine.Command;

/// `hotline pki station`: another station of a desk, without officers; it gets all desk keys that
/// the authority keeps, so it reads earlier messages too.
@Command(name = "station", description = "Equip a station of a desk, without officers.")
final class StationEnrolCommand extends StationEnrolling {
  @Override
  List<Person> people() {
    return List.of();
  }
}
