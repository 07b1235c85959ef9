package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DurableFiles;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementSigning;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hotline agreement sign`: signs for one or more parties; signatures that were made apart are
/// merged.
@Command(
    name = "sign",
    description = "Sign a bound agreement for a party; adds to signatures that are in OUT already.")
final class AgreementSignCommand extends AuthorityCommand {
  @Parameters(description = "The bound agreement, YAML.", paramLabel = "FILE")
  Path file = Path.of("");

  @Option(
      names = "--authority",
      required = true,
      description = "Folder of the authority that signs.",
      paramLabel = "FOLDER")
  List<Path> authorities = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      description = "The signed agreement; added to when it exists.",
      paramLabel = "FILE")
  Path out = Path.of("");

  @Option(
      names = "--home",
      description = "Station home that gets the agreement too.",
      paramLabel = "FOLDER")
  List<Path> homes = new ArrayList<>();

  @Mixin Intake intake = new Intake();

  @Override
  int run() throws IOException {
    Agreement agreement = AgreementFiles.valid(file);
    SignedAct act = Files.exists(out) ? AgreementFiles.signed(out) : null;
    if (act != null && !AgreementSigning.isOf(agreement, act)) {
      throw new IOException(
          out + " holds the signatures of another text than " + file + "; choose another --out");
    }
    try (KeyVault vault = vault("the authorities")) {
      for (Path place : authorities) {
        try (PartyAuthority authority = PartyAuthority.open(place, environment(vault))) {
          act = sign(agreement, authority, act);
        }
      }
    }
    if (act == null) {
      throw new IllegalArgumentException("who signs? give --authority FOLDER");
    }
    DurableFiles.writePublic(out, act.bytes().toArray());
    for (Path home : homes) {
      StationHome.read(home).addAgreement(act);
    }
    int needed = agreement.signatories().size();
    int have = act.signatures().size();
    if (have == needed) {
      intake.accept(List.of(act));
    }
    tell(
        "agreement "
            + agreement.version().id()
            + " has "
            + have
            + " of "
            + needed
            + " signatures, in "
            + out
            + (have < needed ? "; the relay takes it when it has all" : ""),
        "agreement",
        agreement.version().id().value(),
        "digest",
        agreement.version().digest().hex(),
        "signatures",
        have,
        "needed",
        needed,
        "file",
        out.toString());
    return DONE;
  }

  private static SignedAct sign(
      Agreement agreement, PartyAuthority authority, @Nullable SignedAct before)
      throws IOException {
    PartyId party = authority.party();
    if (agreement.signatories().stream().noneMatch(p -> p.id().equals(party))) {
      throw new IOException(party + " is no signatory of agreement " + agreement.version().id());
    }
    Trust trust = agreement.trust();
    if (trust == null || !authority.pin().equals(trust.authorities().get(party))) {
      throw new IOException(
          "the agreement is not bound to the roots of "
              + party
              + " in "
              + authority.folder()
              + "; run hotline agreement bind first");
    }
    if (before != null && before.signers().contains(authority.credentialId())) {
      return before;
    }
    SignedAct own = authority.signAgreement(AgreementSigning.change(agreement));
    return before == null ? own : AgreementSigning.merge(before, own);
  }
}
