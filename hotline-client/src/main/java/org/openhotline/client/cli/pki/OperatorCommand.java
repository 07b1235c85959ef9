package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.OperatorFiles;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.protocol.message.LocalId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki operator`: a certificate with which a person opens the relay's board.
@Command(
    name = "operator",
    description =
        "Make the certificate with which an operator opens the relay's board. It opens no station"
            + " session. The relay lets in exactly the certificates in its folder 'operators':"
            + " remove a file there, and who holds it is shut out.")
final class OperatorCommand extends AuthorityCommand {
  private static final int PASSPHRASE_BYTES = 15;

  @Option(
      names = "--relay",
      required = true,
      description = "Folder of the relay's authority, from 'pki init --relay'.",
      paramLabel = "FOLDER")
  Path relay = Path.of("");

  @Option(
      names = "--name",
      required = true,
      description = "Name of the operator, for instance anna; it stands in the operators' log.",
      paramLabel = "NAME")
  String name = "";

  @Option(
      names = "--out",
      description = "The PKCS #12 file for the browser (default: NAME.p12).",
      paramLabel = "FILE")
  @Nullable Path out;

  @Override
  int run() throws IOException {
    LocalId id = new LocalId(name);
    Path browser = out == null ? Path.of(id.value() + ".p12") : out;
    byte[] bytes = new byte[PASSPHRASE_BYTES];
    random.nextBytes(bytes);
    String once = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try (KeyVault vault = vault("the relay's keys in " + relay);
        RelayAuthority authority = RelayAuthority.open(relay, environment(vault))) {
      OperatorFiles.Made made =
          OperatorFiles.make(authority, id, browser, once.toCharArray(), random);
      tell(
          "operator %s may open the board until %s%ncertificate for the relay: %s%nfor the browser: %s, passphrase %s (shown only now)"
              .formatted(id, made.operator().notAfter(), made.certificate(), browser, once),
          "operator",
          id.value(),
          "fingerprint",
          made.operator().fingerprint().hex(),
          "not_after",
          made.operator().notAfter().toString(),
          "certificate",
          made.certificate().toString(),
          "browser",
          browser.toString(),
          "passphrase",
          once);
    }
    return DONE;
  }
}
