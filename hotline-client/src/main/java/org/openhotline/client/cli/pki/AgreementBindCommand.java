package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DurableFiles;
import org.openhotline.certs.PublishedAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementBinding;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.message.PartyId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hotline agreement bind`: writes into an agreement which roots and which relay it trusts.
@Command(
    name = "bind",
    description =
        "Write the digests of the parties' roots and of the relay's keys into an agreement.")
final class AgreementBindCommand extends AuthorityCommand {
  @Parameters(description = "The agreement, YAML; changed in place.", paramLabel = "FILE")
  Path file = Path.of("");

  @Option(
      names = "--dir",
      description = "Folder made by pki init: all authorities and the relay under it.",
      paramLabel = "DIR")
  @Nullable Path folder;

  @Option(
      names = "--authority",
      description = "Folder of a party's authority (its public files suffice).",
      paramLabel = "FOLDER")
  List<Path> authorities = new ArrayList<>();

  @Option(
      names = "--relay-folder",
      description = "Folder of the relay (its public files suffice).",
      paramLabel = "FOLDER")
  @Nullable Path relay;

  @Override
  int run() throws IOException {
    List<Path> places = new ArrayList<>(authorities);
    Path relayFolder = relay;
    if (folder != null) {
      try (Stream<Path> listed = Files.list(folder)) {
        for (Path each : listed.sorted().toList()) {
          if (PublishedAuthority.isAuthority(each)) {
            places.add(each);
          } else if (relayFolder == null && RelayAuthority.isRelay(each)) {
            relayFolder = each;
          }
        }
      }
    }
    if (relayFolder == null) {
      throw new IllegalArgumentException("which relay? give --dir DIR or --relay-folder FOLDER");
    }
    String yaml = AgreementFiles.text(file);
    Agreement template = AgreementFiles.valid(file);
    Trust trust = new Trust(pins(template, places), RelayAuthority.publishedPin(relayFolder));
    String bound = AgreementBinding.bind(yaml, trust);
    DurableFiles.writePublic(file, bound.getBytes(StandardCharsets.UTF_8));
    Agreement agreement = AgreementFiles.valid(file);
    tell(
        "agreement "
            + agreement.version().id()
            + " bound to "
            + trust.authorities().keySet()
            + " and relay '"
            + trust.relay().origin()
            + "'; digest "
            + agreement.version().digest(),
        "agreement",
        agreement.version().id().value(),
        "digest",
        agreement.version().digest().hex(),
        "parties",
        trust.authorities().keySet().stream().map(PartyId::value).toList(),
        "origin",
        trust.relay().origin());
    return DONE;
  }

  private static SortedMap<PartyId, Trust.AuthorityPin> pins(Agreement template, List<Path> places)
      throws IOException {
    SortedMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>();
    for (Path place : places) {
      PublishedAuthority authority = PublishedAuthority.read(place);
      if (template.party(authority.party()).isEmpty()) {
        continue;
      }
      if (authority.plane() != template.plane()) {
        throw new IOException(
            "the authority in "
                + place
                + " is of the "
                + authority.plane()
                + " plane, the agreement of the "
                + template.plane()
                + " plane");
      }
      pins.put(authority.party(), authority.pin());
    }
    for (Agreement.Party party : template.parties()) {
      if (!pins.containsKey(party.id())) {
        throw new IOException(
            "no authority of party "
                + party.id()
                + " was given; make one with hotline pki init --party "
                + party.id());
      }
    }
    return pins;
  }
}
