package org.openhotline.trials.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hotline fuzz`: runs targets under Jazzer, lists them, or tries one input again.
@Command(
    name = "fuzz",
    description = {
      "Feed decoders with inputs that a coverage-guided fuzzer makes (Jazzer, in a process of its own).",
      "",
      "Promised of each decoder: nothing but its declared refusal comes out, within bounds of time and"
          + " heap, and what it takes it writes again byte for byte."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 every promise held, 1 one was broken (the input is kept and the command that",
      "repeats it is printed), 2 usage, 69 this machine lacks what the trial needs."
    })
public final class FuzzCommand implements Callable<Integer> {
  private static final int BROKEN = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "TARGET",
      description = "Decoders to feed; all of --list when none is named.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "List the decoders and what their bytes are.")
  private boolean list;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Minutes for each target; fractions are allowed. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "target/fuzz",
      description =
          "Where new inputs are kept, one folder a target; the next run goes on from them."
              + " Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--reproduce",
      paramLabel = "FILE",
      description = "Feed this one input to the target instead.")
  private @Nullable Path input;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "After the run, write the fewest inputs that reach the same coverage as DIR/TARGET.txt;"
              + " for the repository: hotline-trials/src/main/resources/org/openhotline/trials/fuzz/corpus.")
  private @Nullable Path keep;

  /// For picocli.
  public FuzzCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      FuzzTargets.all().forEach(t -> out.printf("%-20s %s%n", t.name(), t.reads()));
      out.flush();
      return 0;
    }
    if (!(minutes > 0) || minutes > Duration.ofDays(30).toMinutes()) {
      throw new ParameterException(
          spec.commandLine(),
          "--minutes is " + minutes + "; it must be more than 0, at most 43200");
    }
    List<FuzzTarget> targets = targets();
    Path one = input;
    if (one != null) {
      return again(targets, one, out);
    }
    return run(targets, out);
  }

  private List<FuzzTarget> targets() {
    if (names.isEmpty()) {
      return FuzzTargets.all();
    }
    List<FuzzTarget> targets = new ArrayList<>();
    for (String name : names) {
      Optional<FuzzTarget> target = FuzzTargets.named(name);
      if (target.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "there is no target '" + name + "'; --list names them");
      }
      targets.add(target.get());
    }
    return targets;
  }

  private int run(List<FuzzTarget> targets, PrintWriter out)
      throws IOException, InterruptedException {
    Duration time = Duration.ofMillis((long) (minutes * 60_000));
    List<String> broken = new ArrayList<>();
    for (FuzzTarget target : targets) {
      FuzzRun run = new FuzzRun(target, folder.resolve(target.name()), out);
      FuzzRun.Outcome outcome = run.fuzz(time);
      outcome.finding().ifPresent(finding -> broken.add(told(target, finding, out)));
      if (keep != null && outcome.finding().isEmpty()) {
        Path file = keep.resolve(target.name() + ".txt");
        Files.createDirectories(keep);
        List<byte[]> fewest = run.fewest();
        Files.writeString(file, Corpus.text(target, fewest), StandardCharsets.UTF_8);
        out.printf("%s: %d inputs kept in %s%n", target.name(), fewest.size(), file);
      }
      out.flush();
    }
    out.printf(
        "%d targets, %s each: %s%n",
        targets.size(),
        Text.of(time),
        broken.isEmpty() ? "every promise held" : "BROKEN: " + String.join(", ", broken));
    out.flush();
    return broken.isEmpty() ? 0 : BROKEN;
  }

  private static String told(FuzzTarget target, Path finding, PrintWriter out) {
    out.printf(
        "%s: BROKEN; repeat with: ./hotline fuzz %s --reproduce %s%n",
        target.name(), target.name(), finding);
    return target.name();
  }

  private int again(List<FuzzTarget> targets, Path file, PrintWriter out) throws IOException {
    if (names.size() != 1) {
      throw new ParameterException(
          spec.commandLine(), "--reproduce needs the name of exactly one target");
    }
    FuzzTarget target = targets.getFirst();
    byte[] bytes = Files.readAllBytes(file);
    try {
      boolean taken = target.run(bytes);
      out.printf(
          "%s: %d bytes, %s; every promise held%n",
          target.name(), bytes.length, taken ? "taken" : "refused");
      return 0;
    } catch (RuntimeException | Error e) { // whatever a decoder throws is what we are here to see
      out.printf("%s: %d bytes, BROKEN%n", target.name(), bytes.length);
      e.printStackTrace(out);
      return BROKEN;
    } finally {
      out.flush();
    }
  }

  /// Words for people.
  private static final class Text {
    private static String of(Duration time) {
      return time.toSeconds() < 120 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }
  }
}
