package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DurableFiles;
import org.openhotline.protocol.agreement.ShippedAgreements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hotline agreement template`: an agreement that comes with the program, to start from.
@Command(
    name = "template",
    description = "Write an agreement to start from: demo, incidents-at-sea.")
final class AgreementTemplateCommand extends AuthorityCommand {
  @Parameters(description = "demo or incidents-at-sea.", paramLabel = "NAME")
  String name = "";

  @Option(
      names = "--out",
      description = "File that must not exist (default: print).",
      paramLabel = "FILE")
  @Nullable Path out;

  @Override
  int run() throws IOException {
    String text = ShippedAgreements.text(name);
    if (out == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return DONE;
    }
    DurableFiles.requireAbsent(out);
    DurableFiles.writePublic(out, text.getBytes(StandardCharsets.UTF_8));
    tell("agreement " + name + " written to " + out, "agreement", name, "file", out.toString());
    return DONE;
  }
}
