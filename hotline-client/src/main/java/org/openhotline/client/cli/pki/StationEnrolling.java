package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.Person;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.Option;

/// What `enrol` and `station` have in common.
abstract class StationEnrolling extends PartyCommand {
  @Option(
      names = "--home",
      required = true,
      description = "New folder for the station.",
      paramLabel = "FOLDER")
  Path home = Path.of("");

  @Option(
      names = "--desk",
      description = "The desk (default: the desk named like the party).",
      paramLabel = "DESK")
  @Nullable String desk;

  @Option(
      names = "--station",
      description = "Id of the station (default: DESK-1 in lower case).",
      paramLabel = "ID")
  @Nullable String station;

  @Option(
      names = "--agreement",
      description = "Signed agreement (hotline agreement sign); says the suite.",
      paramLabel = "FILE")
  List<Path> agreements = new ArrayList<>();

  @Option(
      names = "--relay",
      description = "A relay node (default: localhost:7443).",
      paramLabel = "HOST:PORT")
  List<String> relays = new ArrayList<>();

  @Option(
      names = "--suite",
      description = "Suite when no agreement is given (default: H1).",
      paramLabel = "SUITE")
  @Nullable SuiteId suite;

  /// Officers to be enrolled.
  abstract List<Person> people();

  @Override
  int run() throws IOException {
    List<Person> people = people();
    List<String> addresses = relays.isEmpty() ? List.of("localhost:7443") : List.copyOf(relays);
    addresses.forEach(HostPort::parse);
    List<SignedAct> acts = new ArrayList<>();
    for (Path file : agreements) {
      acts.add(AgreementFiles.signed(file));
    }
    SuiteId chosen = suite(acts);
    return opened((authority, vault) -> {
      DeskId deskId = new DeskId(desk == null ? authority.party().value() : desk);
      String name = deskId.value().toLowerCase(Locale.ROOT);
      Enrolment enrolment = enrolment(authority, vault);
      Enrolment.Enrolled enrolled =
          enrolment.enrol(
              new Enrolment.Request(
                  home,
                  deskId,
                  new LocalId(station == null ? name + "-1" : station),
                  people,
                  chosen,
                  addresses));
      for (SignedAct act : acts) {
        enrolled.home().addAgreement(vouched(authority, act));
      }
      report(enrolled);
    });
  }

  private SuiteId suite(List<SignedAct> acts) throws IOException {
    SuiteId found = suite;
    for (SignedAct act : acts) {
      Agreement agreement = AgreementFiles.agreement(act);
      if (found != null && found != agreement.suite()) {
        throw new IllegalArgumentException(
            "agreement "
                + agreement.version().id()
                + " asks for suite "
                + agreement.suite()
                + ", not "
                + found);
      }
      found = agreement.suite();
    }
    return found == null ? SuiteId.H1 : found;
  }

  /// A guarantor signs no agreement, but the trust of its own stations begins with its signature.
  private static SignedAct vouched(PartyAuthority authority, SignedAct act) throws IOException {
    boolean guarantor =
        AgreementFiles.agreement(act)
            .party(authority.party())
            .filter(Agreement.Party::guarantor)
            .isPresent();
    return guarantor ? authority.cosignAgreement(act) : act;
  }

  private void report(Enrolment.Enrolled enrolled) throws IOException {
    StationHome made = enrolled.home();
    tell(
        "station " + made.station() + " of desk " + made.desk() + " made in " + made.folder(),
        "station",
        made.station().value(),
        "desk",
        made.desk().value(),
        "home",
        made.folder().toString());
    for (DirectoryEntry entry : enrolled.entries()) {
      if (entry instanceof DirectoryEntry.Officer officer) {
        OfficerCommand.tellOfficer(this, officer);
      }
    }
    int laid = intake.accept(enrolled.acts());
    remark(
        enrolled.acts().size()
            + " directory act(s) in "
            + authorityFolder.resolve("outbox")
            + (laid > 0
                ? ", also in " + intake.folder
                : "; carry them to the relay's intake folder"));
  }
}
