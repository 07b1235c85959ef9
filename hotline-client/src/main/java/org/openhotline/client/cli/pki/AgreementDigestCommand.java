package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import org.openhotline.protocol.agreement.Agreement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `hotline agreement digest`: the SHA-256 of the canonical form, to be compared by voice.
@Command(name = "digest", description = "Print the SHA-256 of an agreement's canonical form.")
final class AgreementDigestCommand extends AuthorityCommand {
  @Parameters(description = "The agreement, YAML or signed.", paramLabel = "FILE")
  Path file = Path.of("");

  @Override
  int run() throws IOException {
    Agreement agreement =
        file.toString().endsWith(".act")
            ? AgreementFiles.agreement(AgreementFiles.signed(file))
            : AgreementFiles.valid(file);
    tell(
        agreement.version().digest().hex(),
        "agreement",
        agreement.version().id().value(),
        "digest",
        agreement.version().digest().hex());
    return DONE;
  }
}
