package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `hotline agreement show`: an agreement in short.
@Command(name = "show", description = "Show an agreement: parties, desks, windows, trust, signers.")
final class AgreementShowCommand extends AuthorityCommand {
  @Parameters(description = "The agreement, YAML or signed (.act).", paramLabel = "FILE")
  Path file = Path.of("");

  @Override
  int run() throws IOException {
    List<String> signers = new ArrayList<>();
    Agreement agreement;
    if (file.toString().endsWith(".act")) {
      SignedAct act = AgreementFiles.signed(file);
      agreement = AgreementFiles.agreement(act);
      act.signers().forEach(id -> signers.add(id.hex()));
    } else {
      agreement = AgreementFiles.valid(file);
    }
    tell(
        lines(agreement, signers),
        "agreement",
        agreement.version().id().value(),
        "version",
        agreement.number(),
        "digest",
        agreement.version().digest().hex(),
        "title",
        agreement.title(),
        "plane",
        agreement.plane().name(),
        "suite",
        agreement.suite().name(),
        "desks",
        agreement.parties().stream()
            .flatMap(p -> p.desks().stream())
            .map(d -> d.id().value())
            .toList(),
        "types",
        List.copyOf(agreement.types().keySet()),
        "bound",
        agreement.trust() != null,
        "signers",
        signers);
    return DONE;
  }

  private static String lines(Agreement agreement, List<String> signers) {
    StringBuilder text = new StringBuilder();
    text.append(agreement.version().id())
        .append(" version ")
        .append(agreement.number())
        .append(": ")
        .append(agreement.title())
        .append("\n  digest  ")
        .append(agreement.version().digest())
        .append("\n  plane   ")
        .append(agreement.plane())
        .append(", suite ")
        .append(agreement.suite());
    for (Agreement.Party party : agreement.parties()) {
      text.append("\n  party   ")
          .append(party.id())
          .append(party.guarantor() ? " (guarantor) " : " ")
          .append(party.name());
      party
          .desks()
          .forEach(d -> text.append("\n    desk  ").append(d.id()).append(' ').append(d.name()));
    }
    for (Map.Entry<Precedence, Agreement.Windows> entry : agreement.precedence().entrySet()) {
      text.append("\n  ")
          .append(entry.getKey())
          .append(": acknowledge within ")
          .append(DurationText.format(entry.getValue().acknowledge()))
          .append(
              entry
                  .getValue()
                  .firstReply()
                  .map(d -> ", reply or promise within " + DurationText.format(d))
                  .orElse(""))
          .append(entry.getValue().releaseBy() == null ? "" : ", two people release");
    }
    text.append("\n  types   ").append(String.join(", ", agreement.types().keySet()));
    Trust trust = agreement.trust();
    if (trust == null) {
      text.append("\n  not bound yet: run hotline agreement bind");
    } else {
      for (Map.Entry<PartyId, Trust.AuthorityPin> pin : trust.authorities().entrySet()) {
        text.append("\n  roots   ")
            .append(pin.getKey())
            .append(' ')
            .append(pin.getValue().classical());
      }
      text.append("\n  relay   ").append(trust.relay().origin());
    }
    signers.forEach(s -> text.append("\n  signed by credential ").append(s));
    return text.toString();
  }
}
