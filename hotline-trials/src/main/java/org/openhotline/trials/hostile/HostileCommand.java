package org.openhotline.trials.hostile;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hotline campaign hostile`: hostile peers against a relay process.
@Command(
    name = "hostile",
    description = {
      "Attack a relay process of its own over real TLS, while an honest desk goes on sending.",
      "",
      "Promised: every attack ends within its deadline and for the right reason, memory and"
          + " descriptors stay bounded, the honest desk's p99 from submit to receipt stays within"
          + " twice its calm value (plus 25 ms that a small machine's scheduling may cost), measured"
          + " in the same run."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 everything held, 1 something did not, 2 usage."})
public final class HostileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "ATTACK",
      description = "Attacks to carry out; all when none is named: ${COMPLETION-CANDIDATES}.")
  private List<Attack> attacks = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each flood lasts. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often everything is repeated, with a new relay. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where relay and logs lie; a temporary folder by default.")
  private @Nullable Path folder;

  /// For picocli.
  public HostileCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > 3_600 || rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seconds is 1 to 3600, --rounds is at least 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    Path base = folder == null ? Files.createTempDirectory("hotline-hostile-") : folder;
    boolean held = true;
    for (int round = 1; round <= rounds; round++) {
      Path place = Files.createDirectories(base.resolve("round-" + round));
      out.println("round " + round + " in " + place);
      List<String> broken =
          new HostileTrial(out, Duration.ofSeconds(seconds))
              .run(place, attacks.isEmpty() ? HostileTrial.all() : attacks);
      broken.forEach(each -> out.println("BROKEN: " + each));
      held &= broken.isEmpty();
    }
    out.println(held ? "everything held" : "NOT everything held");
    out.flush();
    return held ? 0 : 1;
  }
}
