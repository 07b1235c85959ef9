package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.document.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `hotline agreement lint`: every problem with its place; exit code 1 when there is one.
@Command(name = "lint", description = "Check an agreement; every problem with line and column.")
final class AgreementLintCommand extends AuthorityCommand {
  @Parameters(description = "The agreement, YAML.", paramLabel = "FILE")
  Path file = Path.of("");

  @Override
  int run() throws IOException {
    String name = file.toString();
    return switch (AgreementFiles.read(file)) {
      case AgreementReading.Valid valid -> {
        valid.warnings().forEach(w -> problem(name, w, "warning"));
        tell(
            name
                + ": valid, agreement "
                + valid.agreement().version().id()
                + " version "
                + valid.agreement().number()
                + (valid.agreement().trust() == null ? ", not bound" : ", bound"),
            "valid",
            true,
            "agreement",
            valid.agreement().version().id().value(),
            "version",
            valid.agreement().number(),
            "bound",
            valid.agreement().trust() != null);
        yield DONE;
      }
      case AgreementReading.Invalid invalid -> {
        invalid.problems().forEach(p -> problem(name, p, "error"));
        yield NEGATIVE;
      }
    };
  }

  private void problem(String name, Problem problem, String severity) {
    tell(
        severity + ": " + problem.in(name),
        "severity",
        severity,
        "file",
        name,
        "line",
        problem.line(),
        "column",
        problem.column(),
        "path",
        problem.path(),
        "message",
        problem.message());
  }
}
