package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.util.List;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.Command;

/// `hotline pki lists`: fresh revocation lists, current for a day.
@Command(
    name = "lists",
    description =
        "Make fresh revocation lists, current for 24 hours (list_validity in authority.yaml).")
final class ListsCommand extends PartyCommand {
  @Override
  int run() throws IOException {
    return opened((authority, _) -> {
      List<SignedAct> acts = authority.renewLists();
      intake.accept(acts);
      tell(
          "fresh revocation lists of " + authority.party(),
          "party",
          authority.party().value(),
          "acts",
          acts.size());
    });
  }
}
