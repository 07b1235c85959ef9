package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.client.connection.Connection;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayTls;
import org.openhotline.client.verify.RecordFault;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;

/// One desk's machine with the production [Station] on it: connects, takes what comes, dies, comes
/// back.
///
/// Its memory is a real SQLite file. A kill and a power cut leave what was committed and nothing
/// else, which is what SQLite promises when it forces at every commit.
final class StationMachine implements StationListener {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final long SHORTEST_RETRY = 200 * Scheduler.MILLI;
  private static final long LONGEST_RETRY = 30 * Scheduler.MINUTE;
  private static final long PING = 20 * Scheduler.SECOND;
  private static final String DATABASE = "station.db";

  private final Trial trial;
  private final TrialWorld.Desk desk;
  private final RandomGenerator random;
  private final MachineClock clock;
  private final Path folder;
  private Life life;
  private @Nullable Station station;
  private @Nullable Wire wire;
  private @Nullable Life busyWith;
  private boolean paused;
  private boolean pumping;
  private boolean connecting;
  private long retry = SHORTEST_RETRY;
  private int lives;
  private long forkSize = Long.MAX_VALUE;
  private boolean estranged;
  private boolean followsFork;

  /// Thrown through the station's calls when its process is killed in the middle of one.
  static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  StationMachine(Trial trial, TrialWorld.Desk desk, Path folder) throws IOException {
    this.trial = trial;
    this.desk = desk;
    this.random = trial.random("station " + desk.id());
    this.clock = new MachineClock(trial.scheduler(), TrialWorld.START, random.nextInt(-2, 3));
    this.folder = Files.createDirectories(folder);
    this.life = new Life("nobody");
    life.end();
  }

  DeskId desk() {
    return desk.id();
  }

  TrialWorld.Desk keys() {
    return desk;
  }

  MachineClock clock() {
    return clock;
  }

  Life life() {
    return life;
  }

  X509Certificate certificate() {
    return desk.certificate();
  }

  void requireAlive() {
    if (!life.runs()) {
      throw new Gone();
    }
  }

  /// The station, if its process runs.
  Optional<Station> station() {
    return life.runs() ? Optional.ofNullable(station) : Optional.empty();
  }

  /// The station, if it runs and may be asked for something now.
  Optional<Station> ready() {
    return busy() || paused ? Optional.empty() : station();
  }

  private boolean busy() {
    return busyWith == life;
  }

  boolean connected() {
    Station open = station;
    return life.runs() && open != null && open.connected();
  }

  /// Size of the smallest forged record that it was shown.
  long forkSize() {
    return forkSize;
  }

  /// Whether it has seen a record that cannot be true, and rightly trusts its relay no more.
  boolean estranged() {
    return estranged;
  }

  /// Whether it has believed a checkpoint that the honest relay never published.
  boolean followsFork() {
    return followsFork;
  }

  /// It believes such a checkpoint now.
  void followingFork() {
    followsFork = true;
  }

  /// It is being shown a forged record.
  void shownFork(long size) {
    forkSize = Math.min(forkSize, size);
  }

  /// Starts the process.
  void start() {
    if (life.runs()) {
      return;
    }
    life = new Life(desk.id() + " " + ++lives);
    try {
      Station opened =
          Station.open(
              desk.identity(),
              folder.resolve(DATABASE),
              new Station.Ports(
                  clock, clock::nanos, trial.secureRandom(desk.id() + " " + lives), this::dial));
      opened.listener(this);
      station = opened;
    } catch (IOException e) {
      throw trial.violated("a station cannot open its own memory", e);
    }
    retry = SHORTEST_RETRY;
    connectSoon();
    ping(life);
  }

  private Connection dial(RelayAddress address, RelayTls tls, Duration timeout)
      throws ConnectionLostException {
    Wire opened = trial.network().dial(this, address);
    wire = opened;
    return opened;
  }

  private void ping(Life of) {
    var _ =
        trial
            .scheduler()
            .backgroundIn(
                PING,
                "ping",
                of,
                () -> {
                  if (connected()) {
                    pump();
                  }
                  ping(of);
                });
  }

  /// Connects after a while, if nothing else does.
  void connectSoon() {
    if (!connecting && life.runs() && !connected()) {
      connecting = true;
      long wait = retry / 2 + random.nextLong(retry);
      retry = Math.min(LONGEST_RETRY, retry * 2);
      var _ =
          trial
              .scheduler()
              .backgroundIn(
                  wait,
                  "connect",
                  life,
                  () -> {
                    connecting = false;
                    connect();
                  });
    }
  }

  /// Connects at once, after a long absence of the relay too.
  void hurry() {
    retry = SHORTEST_RETRY;
    connecting = false;
    connectSoon();
  }

  private void connect() {
    Station open = station;
    if (open == null || open.connected() || paused || estranged) {
      return;
    }
    if (busy() || trial.waiting()) {
      retry = SHORTEST_RETRY;
      connectSoon();
      return;
    }
    guarded(() -> {
      open.connect(CONNECT);
      retry = SHORTEST_RETRY;
      trial.scheduler().note("connected " + desk.id());
    });
    arrived();
  }

  /// Something a station does.
  interface Doing {
    void run() throws IOException, RefusedException;
  }

  /// Runs something of the station and judges how it fails.
  ///
  /// @return whether it ran to its end
  boolean guarded(Doing doing) {
    if (busy()) {
      return false;
    }
    Life of = life;
    busyWith = of;
    try {
      doing.run();
      return true;
    } catch (Gone gone) {
      return false;
    } catch (ConnectionLostException e) {
      trial.scheduler().note("lost");
    } catch (RefusedException e) {
      trial.scheduler().note(e.refusal().code().name());
      trial.oracle().refusedCall(this, e.refusal());
    } catch (RecordFault fault) {
      faulted(fault);
    } catch (IOException e) {
      throw trial.violated("a station failed on its own disk", e);
    } finally {
      if (busyWith == of) {
        busyWith = null;
      }
    }
    Station open = station;
    if (life.runs() && open != null) {
      if (!open.connected() || isLost()) {
        open.disconnect();
      }
      connectSoon();
    }
    return false;
  }

  private boolean isLost() {
    return wire == null || !trial.network().open().contains(wire);
  }

  /// The station says that it was shown what cannot be true.
  private void faulted(RecordFault fault) {
    trial.scheduler().note("fault");
    Wire of = wire;
    boolean lied = of != null && trial.network().adversary().touched(of);
    boolean forked = forkSize != Long.MAX_VALUE;
    if (!lied && !forked) {
      throw trial.violated("7", desk.id() + " says of an honest relay: " + fault.getMessage());
    }
    trial.oracle().believedNoLie(this);
    Station open = station;
    if (open != null) {
      open.disconnect();
    }
    if (forked && !estranged) {
      estranged = true;
      trial.nemesis().estranged(this);
    }
  }

  /// Something has come, or the connection is gone: the station takes it soon.
  void arrived() {
    if (!pumping && !paused && life.runs()) {
      pumping = true;
      var _ =
          trial
              .scheduler()
              .in(
                  random.nextLong(10_000, 500_000),
                  "pump " + desk.id(),
                  life,
                  () -> {
                    pumping = false;
                    pump();
                  });
    }
  }

  private void pump() {
    Station open = station;
    if (open == null || busy() || paused || !open.connected()) {
      return;
    }
    guarded(() -> open.pump(Duration.ZERO));
    trial.oracle().pumped(this);
  }

  /// Stops reading, or goes on.
  void pause(boolean on) {
    paused = on;
    if (!on) {
      arrived();
      connectSoon();
    }
  }

  /// The process is killed, wherever it is.
  void kill() {
    if (!life.runs()) {
      return;
    }
    life.end();
    pumping = false;
    connecting = false;
    Station open = station;
    station = null;
    Wire of = wire;
    wire = null;
    if (of != null) {
      of.lose("the station is gone");
    }
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw trial.violated("the memory of a dead station cannot be closed", e);
      }
    }
  }

  /// Begins with an empty memory; for a process that does not run.
  void forget() {
    remove(folder.resolve(DATABASE));
    forkSize = Long.MAX_VALUE;
    estranged = false;
    followsFork = false;
    trial.oracle().forgot(this);
  }

  private static void remove(Path file) {
    try {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw new Violation("a station's file cannot be removed", e);
    }
  }

  /// Keeps a copy of the memory, for a process that does not run.
  void backUp() {
    copy(folder.resolve(DATABASE), folder.resolve("backup.db"));
    backupFork = forkSize;
  }

  private long backupFork = Long.MAX_VALUE;

  /// Brings the copy back, for a process that does not run.
  ///
  /// @return false if there is none
  boolean setBack() {
    Path backup = folder.resolve("backup.db");
    if (!Files.exists(backup)) {
      return false;
    }
    remove(folder.resolve(DATABASE));
    copy(backup, folder.resolve(DATABASE));
    forkSize = backupFork;
    estranged = forkSize != Long.MAX_VALUE;
    followsFork = estranged;
    trial.oracle().forgot(this);
    return true;
  }

  private static void copy(Path from, Path to) {
    try {
      for (String suffix : List.of("-wal", "")) {
        Path source = from.resolveSibling(from.getFileName() + suffix);
        Path target = to.resolveSibling(to.getFileName() + suffix);
        Files.deleteIfExists(target);
        if (Files.exists(source)) {
          Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new Violation("a station's file cannot be copied", e);
    }
  }

  @Override
  public void entry(long leaf, RecordEntry entry, boolean live) {
    trial.oracle().learned(this, leaf, entry);
    trial.officers().learned(this, entry);
  }

  @Override
  public void connected(String relay) {}

  @Override
  public void disconnected(String why) {}

  @Override
  public void refused(Refusal refusal) {
    trial.scheduler().note(refusal.code().name());
  }
}
