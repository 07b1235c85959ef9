package org.openhotline.trials.campaign;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openhotline.trials.hostile.HostileCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hotline campaign`: breaks the real relay again and again, and judges what came of it.
@Command(
    name = "campaign",
    description =
        "Breaks the real relay again and again under load of real stations, and judges what came of"
            + " it. Exit codes: 0 every promise held, 1 a promise was broken, 69 this machine lacks"
            + " what the campaign needs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CampaignCommand.Kills.class,
      CampaignCommand.PowerCuts.class,
      CampaignCommand.ForceError.class,
      CampaignCommand.FullDisk.class,
      CampaignCommand.Memory.class,
      HostileCommand.class
    })
public final class CampaignCommand implements Runnable {
  private static final int BROKEN = 1;
  private static final int MACHINE_LACKS = 69;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /// Made by the command line.
  public CampaignCommand() {}

  /// Refuses a command line that names no campaign.
  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(),
        "which campaign? hotline campaign --help lists them");
  }

  /// What every campaign does around its rounds.
  abstract static class Base implements Callable<Integer> {
    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Decides what is done and when; default: a fresh one, printed first.")
    @Nullable Long seed;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description =
            "Absent or empty folder for the world of the campaign; kept. Default: a temporary one,"
                + " deleted when everything held.")
    @Nullable Path dir;

    /// How the same campaign is asked for again, without the seed.
    abstract String repeat();

    /// Runs in `folder`.
    abstract void run(Path folder, long seed, PrintWriter out)
        throws IOException, CampaignFailure, MachineLacksException;

    @Override
    public final Integer call() throws IOException {
      PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
      Path folder = dir == null ? Files.createTempDirectory("hotline-campaign-") : dir;
      String again = "hotline campaign %s --seed %d".formatted(repeat(), chosen);
      out.println("seed " + chosen + "; to repeat: " + again);
      long begun = System.nanoTime();
      try {
        run(folder.toAbsolutePath(), chosen, out);
      } catch (MachineLacksException e) {
        Folders.delete(folder);
        out.println("not run: " + e.getMessage());
        return MACHINE_LACKS;
      } catch (CampaignFailure e) {
        out.println("NOT as promised: " + e.getMessage());
        out.println("Everything is kept in " + folder + " (the relay's log: relay/relay.log).");
        out.println("To repeat (the moments of threads and processes differ): " + again);
        return BROKEN;
      }
      out.printf("done in %d s%n", (System.nanoTime() - begun) / 1_000_000_000L);
      if (dir == null) {
        Folders.delete(folder);
      }
      return 0;
    }
  }

  /// `hotline campaign kills`.
  @Command(
      name = "kills",
      description =
          "SIGKILL at random moments under load, sometimes while starting, with pauses (SIGSTOP) and,"
              + " with --clock, jumps of the relay's wall clock. After each round: what is receipted"
              + " stands once and unchanged, what was unknown is settled by sending it again, every"
              + " deadline and step fired once and in time, stations and record agree.",
      mixinStandardHelpOptions = true)
  static final class Kills extends Base {
    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many rounds; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
        names = "--longest-pause",
        paramLabel = "SECONDS",
        defaultValue = "20",
        description = "Longest SIGSTOP; default ${DEFAULT-VALUE}.")
    private int longestPause;

    @Option(
        names = "--clock",
        description =
            "Also let the relay's wall clock jump by ±1 s to ±1 y while it runs and while it is down"
                + " (needs libfaketime).")
    private boolean clock;

    @Override
    String repeat() {
      return "kills --rounds %d --longest-pause %d%s"
          .formatted(rounds, longestPause, clock ? " --clock" : "");
    }

    @Override
    void run(Path folder, long seed, PrintWriter out)
        throws IOException, CampaignFailure, MachineLacksException {
      CampaignWorld world = CampaignWorld.make(folder, Path.of("data"), "16MiB");
      SteeredClock steered = clock ? SteeredClock.make(folder.resolve("wall-clock")) : null;
      Relay relay = new Relay(world, steered == null ? Map.of() : steered.environment());
      try (Campaign campaign = new Campaign(world, relay, seed, out)) {
        new KillCampaign(campaign, steered, rounds, longestPause).run();
      }
    }
  }

  /// A campaign whose relay keeps its data on a disk of its own.
  abstract static class OnOwnDisk extends Base {
    private static final long IMAGE_BYTES = 320L << 20;

    @Option(
        names = "--fs",
        paramLabel = "xfs|ext4",
        defaultValue = "xfs",
        description = "File system of the disk; default ${DEFAULT-VALUE}.")
    OwnFileSystem.Kind kind = OwnFileSystem.Kind.XFS;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "5",
        description = "How many rounds; default ${DEFAULT-VALUE}.")
    int rounds;

    /// Name of the campaign.
    abstract String name();

    /// Debian packages, as `program:package`.
    abstract String[] packages();

    /// Runs the rounds.
    abstract void run(Campaign campaign, OwnFileSystem disk) throws IOException, CampaignFailure;

    @Override
    final String repeat() {
      return "%s --fs %s --rounds %d".formatted(name(), kind.type(), rounds);
    }

    @Override
    final void run(Path folder, long seed, PrintWriter out)
        throws IOException, CampaignFailure, MachineLacksException {
      Shell.requireRoot();
      Shell.require(packages());
      Path mounted = folder.resolve("disk");
      CampaignWorld world = CampaignWorld.make(folder, mounted.resolve("data"), "16MiB");
      Relay relay = new Relay(world, Map.of());
      try (OwnFileSystem disk =
              OwnFileSystem.onLoop(kind, folder.resolve("image"), mounted, IMAGE_BYTES);
          Campaign campaign = new Campaign(world, relay, seed, out)) {
        run(campaign, disk);
      }
    }
  }

  /// `hotline campaign power-cuts`.
  @Command(
      name = "power-cuts",
      description =
          "Cuts the power of the disk with the relay's data at random moments under load (file-system"
              + " shutdown of an image on a loop device), also while the relay starts, and starts the"
              + " relay on what the journal's replay leaves. Nothing that a station has a receipt for"
              + " may be missing, the vote may not go back, no operator is needed. Only as root.",
      mixinStandardHelpOptions = true)
  static final class PowerCuts extends OnOwnDisk {
    @Override
    String name() {
      return "power-cuts";
    }

    @Override
    String[] packages() {
      return new String[] {"xfs_io:xfsprogs", kind.mkfsPackage()};
    }

    @Override
    void run(Campaign campaign, OwnFileSystem disk) throws IOException, CampaignFailure {
      new PowerCutCampaign(campaign, disk, rounds).run();
    }
  }

  /// `hotline campaign force-error`.
  @Command(
      name = "force-error",
      description =
          "Lets every force to disk fail with EIO (strace between process and kernel), in every second"
              + " round only the first of each thread, then cuts the disk's power. The process must end"
              + " within one second of the first failure, no receipt may be lost, the next start must"
              + " serve. Only as root.",
      mixinStandardHelpOptions = true)
  static final class ForceError extends OnOwnDisk {
    @Override
    String name() {
      return "force-error";
    }

    @Override
    String[] packages() {
      return new String[] {"strace:strace", "xfs_io:xfsprogs", kind.mkfsPackage()};
    }

    @Override
    void run(Campaign campaign, OwnFileSystem disk) throws IOException, CampaignFailure {
      new ForceErrorCampaign(campaign, disk, rounds).run();
    }
  }

  /// `hotline campaign full-disk`.
  @Command(
      name = "full-disk",
      description =
          "Lets the disk with the relay's data run full in steps: new work is refused with a definite"
              + " reason, acknowledging, delivering and escalating go on from the reserve, work is taken"
              + " again by itself when there is room; on a disk without a byte the process ends, and"
              + " loses nothing. Only as root.",
      mixinStandardHelpOptions = true)
  static final class FullDisk extends Base {
    @Override
    String repeat() {
      return "full-disk";
    }

    @Override
    void run(Path folder, long seed, PrintWriter out)
        throws IOException, CampaignFailure, MachineLacksException {
      Shell.requireRoot();
      Path mounted = folder.resolve("disk");
      CampaignWorld world =
          CampaignWorld.make(folder, mounted.resolve("data"), FullDiskCampaign.RESERVE);
      Relay relay = new Relay(world, Map.of());
      try (OwnFileSystem disk = OwnFileSystem.inMemory(mounted, FullDiskCampaign.DISK_BYTES);
          Campaign campaign = new Campaign(world, relay, seed, out)) {
        new FullDiskCampaign(campaign, disk).run();
      }
    }
  }

  /// `hotline campaign memory`.
  @Command(
      name = "memory",
      description =
          "Starts the relay with heaps that are too small or just large enough, under load: it serves,"
              + " or ends by itself as soon as memory is lacking, and loses nothing that it receipted.",
      mixinStandardHelpOptions = true)
  static final class Memory extends Base {
    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "10",
        description = "How many rounds; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    String repeat() {
      return "memory --rounds " + rounds;
    }

    @Override
    void run(Path folder, long seed, PrintWriter out)
        throws IOException, CampaignFailure, MachineLacksException {
      CampaignWorld world = CampaignWorld.make(folder, Path.of("data"), "16MiB");
      try (Campaign campaign = new Campaign(world, new Relay(world, Map.of()), seed, out)) {
        new MemoryCampaign(campaign, rounds).run();
      }
    }
  }
}
