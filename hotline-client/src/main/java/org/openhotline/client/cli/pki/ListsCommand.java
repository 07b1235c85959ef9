package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hotline pki lists`: fresh revocation lists, current for a day.
@Command(
    name = "lists",
    description =
        "Make fresh revocation lists, current for 24 hours (list_validity in authority.yaml).")
final class ListsCommand extends AuthorityCommand {
  @Option(
      names = "--authority",
      required = true,
      description = "Folder of the party's authority.",
      paramLabel = "FOLDER")
  Path authorityFolder = Path.of("");

  @Mixin Intake intake = new Intake();

  @Override
  int run() throws IOException {
    try (KeyVault vault = vault("the authority in " + authorityFolder);
        PartyAuthority authority = PartyAuthority.open(authorityFolder, environment(vault))) {
      List<SignedAct> acts = authority.renewLists();
      intake.accept(acts);
      tell(
          "fresh revocation lists of " + authority.party(),
          "party",
          authority.party().value(),
          "acts",
          acts.size());
    }
    return DONE;
  }
}
